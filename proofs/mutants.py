#!/usr/bin/env python3
"""What must break the proof: small changes of the model and of its contracts, one at a time.

  mutants.py [FUNCTION ...]    mutants of the code of these functions (all, if none is named)
  mutants.py --contracts ...   ... and of their contracts

A mutant of the code is killed when a goal of its function goes unproved, by all ways of the provers
that the unchanged function needed.  A `requires` is needed when the function does not prove
without it.  An `ensures` is needed when a mutant of its function breaks it, or a caller does not
prove without it.  Nothing else may survive than what proofs/equivalent.tsv gives a reason for.
What was seen is kept under build/mutants, by text: a run that was cut goes on where it was.
Ends with a row per function and a plain verdict; status 1 if anything survived.
"""
import concurrent.futures
import hashlib
import math
import os
import queue
import re
import sys
import threading
import time

import harness
import mutate

EQUIVALENT = "proofs/equivalent.tsv"
REPORT = f"{harness.OUT}/report.tsv"
WORKERS = os.cpu_count() or 1
# At least so many mutants of a function, then one for so many that there could be, at most so many.
LEAST, SHARE, MOST = 1, 20, 6
# So many of the mutants of a function are asked in turn whether they break what it ensures.
BREAKERS = 20
ASSERTION = re.compile(r"/\*@ assert .*?\*/", re.DOTALL)


class Run:
    """The state of a run: the functions, what is known of each, the rows of the report."""

    def __init__(self, wanted, contracts):
        self.prover = harness.setup()
        self.all = harness.functions()
        self.wanted = [f for f in self.all.values() if not wanted or f.kinds & wanted]
        if missing := wanted - set().union(*(f.kinds for f in self.all.values())):
            sys.exit(f"mutants: there is no function {' '.join(sorted(missing))}")
        self.other = mutate.constants()
        self.excused, self.lock = read_excused(), threading.Lock()
        self.trees = queue.Queue()
        for number in range(WORKERS):
            self.trees.put(harness.Tree(number))
        self.baseline, self.rows, self.bad = {}, [], []
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            self.choices = dict(zip(self.wanted,
                                    pool.map(lambda f: choose(self, f), self.wanted)))
        self.contracts = {f: contract(f) for f in self.wanted} if contracts else {}
        self.done, code = 0, sum(len(chosen) for chosen, _ in self.choices.values())
        clauses = [c[0] for _, clauses in self.contracts.values() for c in clauses]
        asked, promised = clauses.count("requires"), clauses.count("ensures")
        self.total = code + asked + promised
        self.say(f"  {len(self.wanted)} functions: {code} mutants of the code" +
                 (f", {asked} requires, {promised} ensures" if contracts else ""))
        self.told = self.began = time.time()

    def say(self, line):
        with self.lock:
            print(line, flush=True)

    def note(self, function, kind, name, verdict, goal=""):
        """A row of the report, and how far the run is."""
        if name in self.excused:
            excuse = self.excused[name]
            excuse["used"] = True
            if verdict in ("survived", "not needed"):
                verdict = "equivalent"
            else:
                self.bad.append(f"{EQUIVALENT} excuses what is {verdict}: {describe(name)}")
        with self.lock:
            self.rows.append((kind, verdict, goal) + name)
            self.done += 1
        if verdict in ("survived", "not needed"):
            self.bad.append(f"{verdict}: {describe(name)}")
            self.say(f"  {verdict.upper()}: {describe(name)}")
        if time.time() - self.told > 10:
            self.told = time.time()
            self.say(f"  {self.done} of {self.total}, {self.told - self.began:.0f} s "
                     f"(now {function.name})")

    def prove(self, function, path=None, text=None, **how):
        """Prove a function, with this text in place of that file."""
        tree = self.trees.get()
        try:
            with tree.changed(path or function.path, text or tree.read(function.path)):
                return harness.run(self.prover, tree, function, self.ways(function), **how)
        finally:
            self.trees.put(tree)

    def ways(self, function):
        """What the unchanged function needed of the provers; all they have, if it is not known."""
        known = self.baseline.get(function.name)
        return known and known["ways"]

    def measure(self, function):
        """Prove the function as it stands: without that nothing can be said of its mutants."""
        if function.name not in self.baseline:
            record = self.prove(function)
            if record["failed"] or record["wrong"]:
                self.bad.append(f"{function.name} itself is not proved: "
                                f"{' '.join(record['failed']) or record['wrong']}")
                return False
            self.baseline[function.name] = record
        return True

    def usable(self, function, mutant):
        """It compiles, and says something else than the model."""
        tree = self.trees.get()
        try:
            before = tree.text_of(function.unit)
            with tree.changed(function.path, mutant.text):
                return tree.compiles(function.unit) and tree.text_of(function.unit) != before
        finally:
            self.trees.put(tree)

    def examine(self, function):
        """The function as it stands, and its mutants."""
        if self.measure(function):
            for mutant in self.choices[function][0]:
                self.judge(function, mutant)

    def examine_contract(self, function):
        """What the function asks of its callers, and what it promises them."""
        text, clauses = self.contracts[function]
        for clause in clauses:
            if clause[0] == "requires":
                self.judge_requires(function, text, clause)
        self.judge_ensures(function, text, *self.choices[function])

    def judge(self, function, mutant):
        """Is a mutant of the code killed?"""
        record = self.prove(function, text=mutant.text)
        if record["wrong"]:
            self.bad.append(f"{describe(mutant.name)}: {record['wrong']}")
        mutant.killer = record["failed"][0] if record["failed"] else ""
        self.note(function, "code", mutant.name, "killed" if mutant.killer else "survived",
                  mutant.killer)

    def judge_requires(self, function, text, clause):
        """Does the function prove without one thing that it asks of its callers?"""
        keyword, name, start, end = clause
        record = self.prove(function, function.contract[0], text[:start] + text[end:])
        if record["wrong"]:
            self.bad.append(f"{function.name} without {keyword} {name}: {record['wrong']}")
        self.note(function, keyword, (function.name, keyword, name, ""),
                  "needed" if record["failed"] else "not needed", " ".join(record["failed"]))

    def judge_ensures(self, function, text, chosen, rest):
        """Which of the things that a function promises does somebody notice to be missing?"""
        clauses = {c[1]: c for c in function.clauses(text) if c[0] == "ensures"}
        missed, found = set(clauses), {}

        def broken(record):
            if record["wrong"]:
                self.bad.append(f"{function.name}, its ensures: {record['wrong']}")
            matches = [re.fullmatch(rf"{function.name}_ensures_(\w+?)(_part\d+|_\d+)*", goal)
                       for goal in record["failed"]]
            return {match.group(1) for match in matches if match} & missed

        def notice(names, who):
            found.update(dict.fromkeys(names, who))
            missed.difference_update(names)

        for mutant in chosen:
            notice(broken({"failed": [mutant.killer], "wrong": ""}), mutant.change())
        # A clause that follows from an assertion does not break where the assertion does: so the
        # assertions are left out, but for the clauses that cannot be proved without them.
        with open(function.path) as file:
            bare = ASSERTION.sub("", file.read())
        helped = broken(self.prove(function, text=bare, clauses=missed, stop=False)) \
            if missed else set()
        for mutant in (chosen + rest)[:BREAKERS]:
            for asked, proved in ((missed - helped, ASSERTION.sub("", mutant.text)),
                                  (missed & helped, mutant.text)):
                if asked and (mutant in chosen or self.usable(function, mutant)):
                    notice(broken(self.prove(function, text=proved, clauses=asked, stop=False)),
                           mutant.change())
        for name in sorted(missed):
            _, _, start, end = clauses[name]
            for caller in self.all.values():
                if name in missed and caller.calls & function.kinds and self.measure(caller):
                    record = self.prove(caller, function.contract[0], text[:start] + text[end:])
                    if record["failed"]:
                        notice({name}, record["failed"][0])
        for name in clauses:
            self.note(function, "ensures", (function.name, "ensures", name, ""),
                      "needed" if name in found else "not needed", found.get(name, ""))


def describe(name):
    function, operator, before, after = name
    return f"{function}: {operator}: {before}" + (f" -> {after}" if after else "")


def read_excused():
    """The rows of equivalent.tsv: what survives, and why it may."""
    with open(EQUIVALENT) as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    if short := [row[0] for row in rows if len(row) != 5 or not row[4]]:
        sys.exit(f"{EQUIVALENT}: five columns, please: {' '.join(short)}")
    return {tuple(row[:4]): {"reason": row[4], "used": False} for row in rows}


def spread(mutants):
    """The mutants in an order that takes from each operator in turn, the same in every run."""
    def number(mutant):
        return hashlib.sha256("\t".join(mutant.name).encode()).hexdigest()
    kinds = {}
    for mutant in sorted(mutants, key=number):
        kinds.setdefault(mutant.operator.rstrip(" 0123456789"), []).append(mutant)
    ranked = [(rank, number(m), m) for group in kinds.values() for rank, m in enumerate(group)]
    return [m for _, _, m in sorted(ranked, key=lambda row: row[:2])]


def choose(state, function):
    """The mutants of a function that are proved, and those that are left."""
    with open(function.path) as file:
        text = file.read()
    every = spread(mutate.mutants(function, text, state.other))
    quota = max(LEAST, min(MOST, len(every) // SHARE))
    chosen, rest = [], []
    for mutant in every:
        excused = mutant.name in state.excused
        if not excused and quota == 0:
            rest.append(mutant)
        elif state.usable(function, mutant):
            chosen.append(mutant)
            quota -= not excused
    return chosen, rest


def contract(function):
    """The text that the contract of a function stands in, and its clauses."""
    with open(function.contract[0]) as file:
        text = file.read()
    clauses = function.clauses(text)
    for kind in ("requires", "ensures"):
        names = [c[1] for c in clauses if c[0] == kind]
        if None in names or len(set(names)) < len(names):
            sys.exit(f"mutants: {function.name}: each {kind} wants a name of its own")
    return text, clauses


def table(state):
    state.say(f"\n  {'function':28}{'mutants':>8}{'killed':>8}{'equivalent':>11}{'survived':>9}"
              f"{'requires':>10}{'ensures':>9}")
    total = [0] * 4
    for function in state.wanted:
        rows = [row for row in state.rows if row[3] == function.name]
        code = [row[1] for row in rows if row[0] == "code"]
        counts = [len(code)] + [code.count(v) for v in ("killed", "equivalent", "survived")]
        total = [a + b for a, b in zip(total, counts)]
        clauses = []
        for kind in ("requires", "ensures"):
            these = [row[1] for row in rows if row[0] == kind]
            clauses.append(f"{these.count('needed') + these.count('equivalent')}/{len(these)}")
        state.say(f"  {function.name:28}{counts[0]:8}{counts[1]:8}{counts[2]:11}{counts[3]:9}"
                  f"{clauses[0]:>10}{clauses[1]:>9}")
    state.say(f"  {'all':28}{total[0]:8}{total[1]:8}{total[2]:11}{total[3]:9}")
    state.say(f"  {time.time() - state.began:.0f} s\n")
    return total


def main():
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    contracts = "--contracts" in sys.argv
    state = Run({name for name in sys.argv[1:] if name != "--contracts"}, contracts)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        # The longest first.
        order = sorted(state.wanted, key=lambda f: -len(state.choices[f][0] + state.choices[f][1]))
        list(pool.map(state.examine, order))
        able = [f for f in order if f.name in state.baseline]
        if contracts:
            list(pool.map(state.examine_contract, able))
    names = {f.name for f in able}
    state.bad += [f"stale in {EQUIVALENT}: {describe(name)}" for name, excuse in
                  state.excused.items() if not excuse["used"] and
                  (name[0] in names or name[0] not in state.all)]
    with open(REPORT, "w") as out:
        out.write("# kind\tverdict\tgoal, or who noticed\tfunction\toperator\tbefore\tafter\n")
        out.writelines("\t".join(row) + "\n" for row in sorted(state.rows))
    mutants, killed, _, _ = table(state)
    for line in state.bad:
        state.say(f"  {line}")
    if state.bad:
        state.say(f"  SURVIVED: {len(state.bad)} things are wrong; {REPORT} has all rows")
    else:
        state.say(f"  killed: {killed} of {mutants} mutants, and {EQUIVALENT} has a reason for the "
                  f"others{'; every clause is needed' if contracts else ''}")
    return 1 if state.bad else 0


if __name__ == "__main__":
    sys.exit(main())
