#!/usr/bin/env python3
"""Answers of several systems beside each other, and what is to be said of where they differ.

usage: compare.py [--reasons FILE] NAME=LINUX NAME=SYSTEM...
Each LINUX and SYSTEM is a file of answers as tests/conformance/answers.h has them.  Every
difference from the first is put to a cause: the first line of FILE that fits it.  Without one it is
unexplained, and the exit status is 1; so it is for a line of FILE that fits nothing, and for what a
system that answers facts was not asked, if FILE does not say why.  A cause is shown with the
shortest flag word that has it.
"""
import re
import sys

from answers import (answer_text, asked_of_both, differences, kind_of, names_text, not_asked, read,
                     shortest, sweep_flags, word_of, word_order, word_text)

COLUMNS = "{:<26} {:>8} {:>9}  {}"


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

    def fits_skip(self, system, name):
        good = self.here == "not asked" and system.startswith(self.system) and \
            re.fullmatch(self.pattern, name)
        self.hits += bool(good)
        return good


def read_reasons(path):
    with open(path, encoding="utf-8") as file:
        return [Reason(line.rstrip("\n")) for line in file if line.strip() and line[0] != "#"]


class Comparison:
    def __init__(self, linux, other, reasons, flags):
        self.linux, self.other, self.reasons, self.flags = linux, other, reasons, flags
        self.asked = self.equal = self.unexplained = 0
        self.groups, self.skips, self.unasked = {}, [], []

    def differ(self, name, word, linux, here):
        why = next((r.why for r in self.reasons
                    if r.fits(self.other.name, name, word, linux, here)), None)
        self.unexplained += why is None
        kind = kind_of(name) if name in self.flags else name
        words = self.groups.setdefault((why or "", kind, linux, here), {})
        count, first = words.get(word, (0, name))
        words[word] = (count + 1, first)

    def run(self):
        wrong = 0
        for name, value in self.linux.facts.items():
            if name in self.other.facts:
                self.asked += 1
                if self.other.facts[name] != value:
                    wrong += 1
                    self.differ(name, frozenset(), value, self.other.facts[name])
        self.asked += asked_of_both(self.linux, self.other, self.flags)
        for name, index, linux, here in differences(self.linux, self.other, self.flags):
            wrong += 1
            self.differ(name, word_of(self.flags[name], index), linux, here)
        self.equal = self.asked - wrong
        self.skips = list(not_asked(self.linux, self.other, self.flags))
        if self.reasons and self.other.facts:
            self.unasked = [n for names, _, _ in self.skips for n in names
                            if not any(r.fits_skip(self.other.name, n) for r in self.reasons)]
        return self

    def tell(self):
        known = self.asked - self.equal - self.unexplained
        print(f"\n{self.other.name}, held against {self.linux.name}: {self.asked} questions, "
              f"{self.equal} answers equal, {known} differ for a known cause, "
              f"{self.unexplained} unexplained")
        for names, count, why in self.skips:
            print(f"  not asked: {count}, {why}: {names_text(names)}")
        for name in self.unasked:
            print(f"  not asked, UNEXPLAINED: {name}")
        for (why, kind, linux, here), words in sorted(self.groups.items()):
            pair = f"Linux {answer_text(linux, kind)}, " \
                   f"{self.other.name} {answer_text(here, kind)}"
            if kind in self.linux.facts:
                print(f"  {kind}: {pair}\n         {why or 'UNEXPLAINED'}")
                continue
            counts = {word: count for word, (count, _) in words.items()}
            causes = {None: sum(counts.values())} if why else shortest(counts)
            for cause, count in causes.items():
                word = min(words, key=word_order) if why else cause
                which = "shortest" if why else "all with"
                print(f"  {kind}: {pair}: {count} calls; {which} {word_text(word)} "
                      f"({words[word][1]})\n         {why or 'UNEXPLAINED'}")


def main():
    words = sys.argv[1:]
    reasons = []
    if words[0] == "--reasons":
        reasons = read_reasons(words[1])
        words = words[2:]
    flags = sweep_flags()
    try:
        systems = [read(path) for path in words]
    except (OSError, ValueError, IndexError) as error:
        sys.exit(f"compare.py: expected NAME=FILE, the file being one of answers: {error}")
    compared = [Comparison(systems[0], other, reasons, flags).run() for other in systems[1:]]
    print(COLUMNS.format("sweep", "words", "accepted", "  ".join(s.name for s in systems)))
    for name, bits in flags.items():
        row = []
        for system in systems:
            if name not in system.sweeps:
                row.append("not asked".ljust(len(system.name)))
                continue
            mine, linux = (s.sweeps[name].answers(len(bits)) for s in (system, systems[0]))
            wrong = sum(a != b for a, b in zip(mine, linux))
            row.append(("equal" if wrong == 0 else f"{wrong} differ").ljust(len(system.name)))
        accepted = sum(a >= 0 for a in systems[0].sweeps[name].answers(len(bits))) \
            if name in systems[0].sweeps else 0
        print(COLUMNS.format(name, 1 << len(bits), accepted, "  ".join(row)))
    for comparison in compared:
        comparison.tell()
    idle = [r for r in reasons if not r.hits and any(s.name.startswith(r.system) for s in systems)]
    for reason in idle:
        print(f"no difference has this cause: {reason.system} {reason.pattern}: {reason.why}")
    sys.exit(1 if idle or any(c.unexplained or c.unasked for c in compared) else 0)


main()
