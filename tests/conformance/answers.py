"""Files of answers (tests/conformance/answers.h), and what flag words and answers are called.

Entry: read, for a file; ask_model, for the model's answers and rules; differences and not_asked,
for two of them.
"""
import collections
import re
import subprocess

MODEL = "build/conformance/model"
VERSIONS = ("2.6.11", "2.6.23", "3.18", "6.1")
MAX_SHOWN = 6 # of what is alike
ERRORS = {}
FLAGS = {}
SEEN = {}
NAMES = {}


def read_names():
    with open("spec/flags.h", encoding="utf-8") as file:
        for name, value in re.findall(r"#define CLONE_(\w+) (0x\w+)ull", file.read()):
            FLAGS[name] = int(value, 16)
            NAMES[int(value, 16)] = name
    with open("tests/conformance/sweeps.h", encoding="utf-8") as file:
        for name, value, what in re.findall(r"#define SEEN_(\w+) (0x\w+)\s+/\* (.*) \*/",
                                            file.read()):
            SEEN[name.lower().replace("_", " ")] = int(value, 16), what
    with open("spec/errors.h", encoding="utf-8") as file:
        for name, value in re.findall(r"#define (E\w+) (\d+)", file.read()):
            ERRORS[-int(value)] = name
    ERRORS.update({-7: "E2BIG", -9: "EBADF", -24: "EMFILE", -28: "ENOSPC", -38: "ENOSYS"})


def sweep_flags():
    """Name of each sweep: its flags from the lowest, by asking the program's own list."""
    found = {}
    for line in run_model("list").splitlines():
        name, flags, _ = line.split()
        found[name] = [1 << i for i in range(64) if int(flags, 0) >> i & 1]
    return found


def run_model(*words):
    return subprocess.run([MODEL, *words], check=True, capture_output=True, text=True).stdout


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


class Answers:
    """Of one system: facts, sweeps, what it could not be asked and why, the rules it refuses by."""

    def __init__(self, name, lines):
        self.name, self.system = name, ""
        self.facts, self.sweeps, self.skipped, self.rules = {}, {}, {}, {}
        for line in lines:
            kind, _, rest = line.strip("\r\n").partition(" ")
            if kind == "system":
                self.system = rest
            elif kind == "fact":
                self.facts[rest.split()[0]] = int(rest.split()[1])
            elif kind == "sweep":
                self.sweeps[rest.split()[0]] = Diagram(rest.split()[1:])
            elif kind == "skip":
                self.skipped[rest.split()[0]] = rest.partition(" ")[2]
            elif kind == "rule":
                number, rule = rest.split(" ", 1)
                self.rules[int(number)] = rule.split("\t")

    def why_not(self, name):
        why = next((w for prefix, w in self.skipped.items() if name.startswith(prefix)), None)
        return why or self.skipped.get("*") or "its answers do not say why"


def read(text):
    """NAME=FILE."""
    name, path = text.split("=", 1)
    with open(path, encoding="utf-8") as file:
        found = Answers(name, file)
    if not found.facts and not found.sweeps:
        raise ValueError(f"{path} has none")
    return found


def ask_model(version, what="answers"):
    words = [version] if what == "answers" else [version, what]
    return Answers(f"Linux {version}", run_model(*words).splitlines())


def differences(one, other, flags):
    """Of each sweep that both were asked: (name, index, one's answer, the other's)."""
    for name, bits in flags.items():
        if name in one.sweeps and name in other.sweeps:
            pairs = zip(one.sweeps[name].answers(len(bits)), other.sweeps[name].answers(len(bits)))
            yield from ((name, i, a, b) for i, (a, b) in enumerate(pairs) if a != b)


def asked_of_both(one, other, flags):
    return sum(1 << len(bits) for name, bits in flags.items()
               if name in one.sweeps and name in other.sweeps)


def not_asked(linux, other, flags):
    """What Linux was asked and the other was not: (names, how many calls or questions, why)."""
    sweeps, facts = collections.defaultdict(list), collections.defaultdict(list)
    for name in linux.sweeps:
        if name not in other.sweeps:
            sweeps[other.why_not(name)].append(name)
    for name in linux.facts if other.facts else ():
        if name not in other.facts:
            facts[other.why_not(name)].append(name)
    for why, names in sweeps.items():
        yield names, f"{sum(1 << len(flags[name]) for name in names)} calls", why
    for why, names in facts.items():
        yield names, f"{len(names)} questions", why


def names_text(names):
    more = f" and {len(names) - MAX_SHOWN} more" if len(names) > MAX_SHOWN else ""
    return ", ".join(names[:MAX_SHOWN]) + more


def word_of(bits, index):
    return frozenset(NAMES[bit] for i, bit in enumerate(bits) if index >> i & 1)


def word_text(word):
    return "|".join(f for f in FLAGS if f in word) or "0"


def word_order(word):
    return len(word), sorted(word)


def kind_of(name):
    return name.split("_")[0]


def answer_text(answer, kind="clone"):
    if kind == "shares" and answer >= 0:
        seen = [name for name, (bit, _) in SEEN.items() if answer & bit]
        return "shows " + (", ".join(seen) or "nothing")
    return "accepted" if answer == 0 else ERRORS.get(answer, str(answer))


def shortest(words):
    """The words of which no part is among them, each with how many there are that have it all."""
    found = {}
    for word in sorted(words, key=word_order):
        cause = next((c for c in found if c <= word), word)
        found[cause] = found.get(cause, 0) + words[word]
    return found


read_names()
