#!/usr/bin/env python3
"""Answers of several systems beside each other, and what is to be said of where they differ.

usage: compare.py [--reasons FILE] NAME=LINUX NAME=SYSTEM...
Each LINUX and SYSTEM is a file of answers as tests/conformance/answers.h has them.  Every
difference from the first is put to a cause: the first line of FILE that fits it.  Without a cause
it is unexplained, and the exit status is 1; so is a line of FILE that fits nothing.  A cause is
shown with the shortest flag word that has it, and with what bident says of that word.
"""
import json
import re
import subprocess
import sys

BIDENT = "build/tool/bident"
ERRORS = {}
FLAGS = {}
SEEN = {}
KINDS = ("clone", "clone3", "shares")
COLUMNS = "{:<26} {:>8} {:>9}  {}"
CALLERS = {"user": "user", "thread": "thread", "init": "init"}


def read_names():
    with open("spec/flags.h", encoding="utf-8") as file:
        for name, value in re.findall(r"#define CLONE_(\w+) (0x\w+)ull", file.read()):
            FLAGS[name] = int(value, 16)
    with open("tests/conformance/sweeps.h", encoding="utf-8") as file:
        for name, value in re.findall(r"#define SEEN_(\w+) (0x\w+)", file.read()):
            SEEN[name.lower().replace("_", " ")] = int(value, 16)
    ERRORS.update({-1: "EPERM", -9: "EBADF", -10: "ECHILD", -11: "EAGAIN", -12: "ENOMEM",
                   -14: "EFAULT", -17: "EEXIST", -22: "EINVAL", -38: "ENOSYS"})


def sweep_flags():
    """Name of each sweep: its flags from the lowest, by asking the program's own list."""
    text = subprocess.run(["build/conformance/model", "list"], check=True, capture_output=True,
                          text=True).stdout
    found = {}
    for line in text.splitlines():
        name, flags, signal = line.split()
        bits = [1 << i for i in range(64) if int(flags, 0) >> i & 1]
        found[name] = (bits, int(signal))
    return found


def reference(text):
    return ("node", int(text[1:])) if text[0] == "n" else ("answer", int(text))


class Diagram:
    def __init__(self, words):
        self.root = reference(words[0])
        self.nodes = []
        for word in words[1:]:
            bit, low, high = word.split(":")
            self.nodes.append((int(bit), reference(low), reference(high)))

    def answers(self, bits):
        """All answers, by index; each part of a diagram is written out once."""
        made = {}

        def expand(to, level):
            if level == 0:
                return [to[1]]
            key = (to, level)
            if key not in made:
                if to[0] == "node" and self.nodes[to[1]][0] == level - 1:
                    _, low, high = self.nodes[to[1]]
                else:
                    low = high = to
                # The highest flag is the outermost: its two halves stand one after the other.
                made[key] = expand(low, level - 1) + expand(high, level - 1)
            return made[key]

        return expand(self.root, bits)


def read(path):
    facts, sweeps = {}, {}
    name, path = path.split("=", 1)
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if words[0] == "fact":
                facts[words[1]] = int(words[2])
            elif words[0] == "sweep":
                sweeps[words[1]] = Diagram(words[2:])
    return name, facts, sweeps


def word_text(bits, index):
    flags = sum(bit for i, bit in enumerate(bits) if index >> i & 1)
    names = {v: k for k, v in FLAGS.items()}
    return "|".join(names[bit] for bit in bits if flags & bit) or "0"


def answer_text(answer, kind="clone"):
    if kind == "shares" and answer >= 0:
        seen = [name for name, bit in SEEN.items() if answer & bit]
        return "shows " + (", ".join(seen) or "nothing")
    return "accepted" if answer == 0 else ERRORS.get(answer, str(answer))


class Reason:
    """system, sweep or fact (a pattern), one of these flags or *, Linux's answer, the other, why"""

    def __init__(self, line):
        self.system, self.pattern, flags, self.linux, self.here, self.why = line.split("\t")
        self.flags = {f for f in flags.split("|") if f != "*"}
        self.hits = 0

    def fits(self, system, name, flags, linux, here):
        good = system.startswith(self.system) and re.fullmatch(self.pattern, name) and \
            (not self.flags or self.flags & flags) and \
            self.linux in ("*", answer_text(linux)) and self.here in ("*", answer_text(here))
        self.hits += bool(good)
        return good


def read_reasons(path):
    with open(path, encoding="utf-8") as file:
        return [Reason(line.rstrip("\n")) for line in file if line.strip() and line[0] != "#"]


def explain(name, call):
    """bident's reason for a refusal by Linux 6.1, or nothing."""
    caller = CALLERS.get(name.split("_", 1)[1], "root")
    words = [BIDENT, "explain", call, "--caller", caller, "--json"]
    if name.startswith("clone3"):
        words.append("--clone3")
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    if result.returncode:
        return "; " + result.stderr.strip()
    found = json.loads(result.stdout)["versions"][0]
    return "; Linux: " + found["because"] if "because" in found else ""


class Comparison:
    def __init__(self, linux, other, reasons, flags):
        self.linux, self.other, self.reasons, self.flags = linux, other, reasons, flags
        self.asked = self.equal = self.unexplained = 0
        self.groups = {}

    def differ(self, name, index, linux, here):
        bits = self.flags[name][0] if name in self.flags else []
        flags = frozenset(f for f in word_text(bits, index).split("|") if f != "0")
        why = next((r.why for r in self.reasons
                    if r.fits(self.other[0], name, flags, linux, here)), None)
        self.unexplained += why is None
        kind = name.split("_")[0] if bits else name
        words = self.groups.setdefault((why or "", kind, linux, here), {})
        count, first = words.get(flags, (0, name))
        words[flags] = (count + 1, first)

    def run(self):
        for name, value in self.linux[1].items():
            if name in self.other[1]:
                self.asked += 1
                self.equal += self.other[1][name] == value
                if self.other[1][name] != value:
                    self.differ(name, 0, value, self.other[1][name])
        for name, (bits, _) in self.flags.items():
            if name not in self.linux[2] or name not in self.other[2]:
                continue
            theirs = self.linux[2][name].answers(len(bits))
            ours = self.other[2][name].answers(len(bits))
            self.asked += len(theirs)
            for index, (a, b) in enumerate(zip(theirs, ours)):
                self.equal += a == b
                if a != b:
                    self.differ(name, index, a, b)
        return self

    def tell(self):
        known = self.asked - self.equal - self.unexplained
        print(f"\n{self.other[0]}, held against {self.linux[0]}: {self.asked} questions, "
              f"{self.equal} answers equal, {known} differ for a known cause, "
              f"{self.unexplained} unexplained")
        for (why, kind, linux, here), words in sorted(self.groups.items()):
            pair = f"Linux {answer_text(linux, kind)}, {self.other[0]} {answer_text(here, kind)}"
            if kind not in KINDS:
                print(f"  {kind}: {pair}\n         {why or 'UNEXPLAINED'}")
                continue
            causes = {None: sum(count for count, _ in words.values())} if why else shortest(words)
            for cause, count in causes.items():
                flags = min(words, key=lambda w: (len(w), sorted(w))) if why else cause
                call = "|".join(f for f in FLAGS if f in flags) or "0"
                name = words[flags][1]
                which = "shortest" if why else "all with"
                print(f"  {kind}: {pair}: {count} calls; {which} {call} ({name})\n"
                      f"         {why or 'UNEXPLAINED' + explain(name, call)}")


def shortest(words):
    """The words of which no part differs, too; how many differ with all that each has."""
    found = {}
    for word in sorted(words, key=lambda w: (len(w), sorted(w))):
        cause = next((c for c in found if c <= word), word)
        found[cause] = found.get(cause, 0) + words[word][0]
    return found


def main():
    words = sys.argv[1:]
    reasons = []
    if words[0] == "--reasons":
        reasons = read_reasons(words[1])
        words = words[2:]
    read_names()
    flags = sweep_flags()
    try:
        systems = [read(path) for path in words]
    except (OSError, ValueError, IndexError) as error:
        sys.exit(f"compare.py: expected NAME=FILE, the file being one of answers: {error}")
    compared = [Comparison(systems[0], other, reasons, flags).run() for other in systems[1:]]
    print(COLUMNS.format("sweep", "words", "accepted", "  ".join(s[0] for s in systems)))
    for name, (bits, _) in flags.items():
        row = []
        for system in systems:
            if name not in system[2]:
                row.append("not asked".ljust(len(system[0])))
                continue
            mine, linux = (s[2][name].answers(len(bits)) for s in (system, systems[0]))
            wrong = sum(a != b for a, b in zip(mine, linux))
            row.append(("equal" if wrong == 0 else f"{wrong} differ").ljust(len(system[0])))
        accepted = sum(a >= 0 for a in systems[0][2][name].answers(len(bits))) \
            if name in systems[0][2] else 0
        print(COLUMNS.format(name, 1 << len(bits), accepted, "  ".join(row)))
    for comparison in compared:
        comparison.tell()
    idle = [r for r in reasons if not r.hits and any(s[0].startswith(r.system) for s in systems)]
    for reason in idle:
        print(f"no difference has this cause: {reason.system} {reason.pattern}: {reason.why}")
    sys.exit(1 if idle or any(c.unexplained for c in compared) else 0)


main()
