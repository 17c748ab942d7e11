#!/usr/bin/env python3
"""Prove the model: each goal of each function of model/*.c, by Qed, or by Z3 and by a CVC.

  prove.py [NAME ...]   model/NAME.c, or the function NAME of the model; all files if none is named
  prove.py --floor      ... and write proofs/goals.tsv: how many goals each function has, and
                        proofs/ways.tsv: which way of a prover closed each
  prove.py --seeds      ... and again with other random numbers in the provers: the same verdicts?

proofs/goals.py makes the goals, proofs/solve.py asks the provers.  What they said is kept under
build/proofs, by the text that was proved and by the text of each goal.  Ends with a table and a
plain verdict; status 0 if every goal is proved, no canary and no smoke test is, no goal is missing,
and nothing is assumed but what proofs/trust.tsv lists.
"""
import concurrent.futures
import glob
import hashlib
import json
import os
import sys
import threading

import attest
import goals
import solve
import trust

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLOOR = "proofs/goals.tsv"
COLUMNS = ("goals", "Qed", "Z3", "CVC", "both")
SEEDS = (1, 2, 3)

report_lock = threading.Lock()


def say(line):
    with report_lock:
        print(line, flush=True)


class File:
    """The goals of a file of the model, or of one function of it, and who closes them."""

    def __init__(self, name, function, setting, prover):
        self.name, self.function, self.prover = name, function, prover
        self.key = hashlib.sha256(setting.encode() + goals.text_of(name)).hexdigest()
        self.functions = [f for f in trust.defined(trust.plain_text(f"model/{name}.c"))
                          if function in (None, f)]
        self.goals, self.asked, self.bad, self.seconds = [], {}, [], None

    def found(self, item, number):
        """A goal is known: function, name, kind; number of its file (None: Qed; 0: no answer)."""
        if any(goal == item[1] for _, goal, *_ in self.goals):
            self.bad.append(f"two goals of one name: {item[1]}")
        self.goals.append((*item, number))
        if number:
            self.asked[item[1]] = self.prover.submit(item[1], number, item[2])

    def make(self, only_kept=False):
        """The goals as they were kept for this very text, or made anew."""
        path = f"{goals.OUT}/{self.name}.json"
        try:
            with open(path) as kept:
                record = json.load(kept)
            same = record["key"] == self.key and not self.function and all(
                os.path.exists(f"{goals.GOALS}/{number}.smt2")
                for *_, number in record["goals"] if number)
        except (OSError, ValueError, KeyError):
            same = False
        if same:
            for *item, number in record["goals"]:
                self.found(item, number)
            return self
        if only_kept:
            sys.exit(f"model/{self.name}.c has changed since it was proved (make prove)")
        bad, self.seconds = goals.make(self.name, self.function, self.found)
        self.bad += bad
        if not self.bad and not self.function:
            with open(path, "w") as kept:
                json.dump({"key": self.key, "goals": self.goals}, kept, indent=0)
        return self

    def judge(self):
        """Waits for the provers; a row per function, and what is wrong."""
        self.rows = {f: dict.fromkeys(COLUMNS + ("canary", "smoke"), 0) | {"steps": {}}
                     for f in self.functions}
        self.single, self.closed, self.ways = [], {}, {}
        for function, goal, kind, number in self.goals:
            found = {family: said for family, answer in self.asked.get(goal, {}).items()
                     if (said := answer.result())}
            by = {family: steps for family, (steps, _) in found.items()}
            if number and kind not in ("canary", "smoke"):
                self.ways[goal] = {family: way for family, (_, way) in found.items()}
            row = self.rows.get(function)
            if row is None and kind == "smoke":  # after a call of a function without a body
                row = next(iter(self.rows.values()))
            if row is None:
                self.bad.append(f"no function has the goal {goal}")
            elif kind in ("canary", "smoke"):
                row[kind] += 1
                if number is None or by:
                    self.bad.append(f"contradiction: {goal} is proved by {' '.join(by) or 'Qed'}")
                elif number == 0:
                    self.bad.append(f"nobody was asked: {goal}")
            else:
                self.closed[goal] = {"Qed"} if number is None else set(by)
                row["goals"] += 1
                row["Qed"] += number is None
                for family, steps in by.items():
                    row[family] += 1
                    row["steps"][family] = max(steps, row["steps"].get(family, 0))
                row["both"] += len(by) == len(solve.FAMILIES)
                if number is not None and not by:
                    self.bad.append(f"unproved: {goal}")
                elif number is not None and len(by) == 1:
                    self.single.append(f"by {' '.join(by)} only: {goal}")
        self.bad += [f"no goal at all: {f}" for f, row in self.rows.items() if not row["goals"]]
        self.bad += [f"no canary: {f}" for f, row in self.rows.items() if not row["canary"]]
        if self.functions and not any(row["smoke"] for row in self.rows.values()):
            self.bad.append("the smoke tests did not run")
        return self

    def tell(self):
        count = sum(row["goals"] for row in self.rows.values())
        how = "unchanged" if self.seconds is None else f"made in {self.seconds:.0f} s"
        say(f"  {self.name:14} {'NOT PROVED' if self.bad else 'proved'}: {count} goals, {how}")
        for line in self.bad + self.single:
            say(f"    {line}")


def floor():
    """(file, function) -> goals that there must be at least."""
    with open(FLOOR) as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line[0] != "#"]
    return {(file, function): int(least) for file, function, least in rows}


def write_floor(files):
    with open(FLOOR, "w") as out:
        out.write("# How many goals each function has; written by make prove-floor.\n")
        for file in files:
            for function, row in file.rows.items():
                out.write(f"{file.name}\t{function}\t{row['goals']}\n")
    solve.write_first_ways({goal: ways for file in files for goal, ways in file.ways.items()})


def missing(files):
    """Goals that the floor expects and nobody made, and functions that it does not know."""
    least, bad = floor(), []
    have = {(file.name, function): row["goals"]
            for file in files for function, row in file.rows.items()}
    whole = {file.name for file in files if not file.function}
    for (name, function), count in least.items():
        if (name, function) in have or name in whole:
            if (made := have.get((name, function), 0)) < count:
                bad.append(f"{name}: {function} has {made} goals, not {count}")
    return bad + [f"{name}: {function} is new; make prove-floor takes it in"
                  for name, function in have if (name, function) not in least]


def table(files):
    """A row per function; the sum of all."""
    say(f"\n  {'function':28}" + "".join(f"{column:>7}" for column in COLUMNS) +
        f"{'Z3 steps':>12}{'CVC steps':>12}")
    total = dict.fromkeys(COLUMNS, 0)
    for file in files:
        canaries, smoke = (sum(row[kind] for row in file.rows.values())
                           for kind in ("canary", "smoke"))
        say(f"  model/{file.name}.c ({canaries} canaries, {smoke} smoke tests)")
        for function, row in file.rows.items():
            say(f"    {function:26}" + "".join(f"{row[column]:7}" for column in COLUMNS) +
                "".join(f"{row['steps'].get(family, 0):12}" for family in solve.FAMILIES))
            for column in COLUMNS:
                total[column] += row[column]
    say(f"  {'all':28}" + "".join(f"{total[column]:7}" for column in COLUMNS) + "\n")
    return total


def reseed(files, prover):
    """The provers again with other random numbers; status 0 if each says of each goal the same."""
    say(f"\n  {'seed':8}" + "".join(f"{family:>7}" for family in solve.FAMILIES) + "  differs")
    differs = 0
    for seed in SEEDS:
        count, other = dict.fromkeys(solve.FAMILIES, 0), []
        again = [(goal, file.asked[goal], prover.submit(goal, number, kind, seed))
                 for file in files for _, goal, kind, number in file.goals if number]
        for goal, first, second in again:
            for family in first:
                was, now = (answer[family].result() is not None for answer in (first, second))
                count[family] += now
                if was != now:
                    other.append(f"{family} {'proves' if now else 'does not prove'} {goal}")
        say(f"  {seed:<8}" + "".join(f"{n:7}" for n in count.values()) + f"{len(other):9}")
        for line in other:
            say(f"    {line}")
        differs += len(other)
    say(f"  {'the verdicts differ' if differs else 'the same verdicts'} with {len(SEEDS)} seeds")
    return 1 if differs else 0


def chosen(arguments):
    """(file, function or None) for each argument; all files if there is none."""
    files = sorted(os.path.basename(path)[:-2] for path in glob.glob("model/*.c"))
    if not arguments:
        return [(name, None) for name in files]
    homes = {function: name for name in files if name not in arguments
             for function in trust.defined(trust.plain_text(f"model/{name}.c"))}
    for name in arguments:
        if name not in files and name not in homes:
            sys.exit(f"prove: {name} is no file model/{name}.c and no function of the model")
    return [(name, None) if name in files else (homes[name], name) for name in arguments]


def known():
    """All files as they were proved last, for proofs/report.py."""
    setting, prover = goals.prepare(), solve.Prover()
    return [File(name, None, setting, prover).make(only_kept=True).judge()
            for name, _ in chosen([])]


def main():
    os.chdir(ROOT)
    os.environ["PWD"] = ROOT  # Frama-C believes it
    work = chosen([a for a in sys.argv[1:] if not a.startswith("-")])
    setting, prover = goals.prepare(), solve.Prover("--floor" in sys.argv)
    texts = attest.texts(attest.PROOF, goals.COPY)
    files = [File(name, function, setting, prover) for name, function in work]

    # The longest first; one more than there are processors, since each waits now and then.
    order = sorted(files, key=lambda file: -len(goals.text_of(file.name)))
    with concurrent.futures.ThreadPoolExecutor((os.cpu_count() or 1) + 1) as pool:
        for made in concurrent.futures.as_completed(pool.submit(file.make) for file in order):
            made.result().judge().tell()
    total = table(files)
    if "--floor" in sys.argv and not any(file.function for file in files):
        write_floor(files)

    bad = [f"{file.name}: {line}" for file in files for line in file.bad]
    bad += missing(files) + trust.unlisted()
    whole = {name for name, _ in chosen([])} == {file.name for file in files if not file.function}
    if whole:
        bad += trust.uncovered({f for file in files for f, row in file.rows.items()
                                if row["goals"]})
    single = [f"{file.name}: {line}" for file in files for line in file.single]
    for line in single + bad:
        say(f"  {line}")
    status = reseed(files, prover) if "--seeds" in sys.argv else 0
    if bad:
        say(f"  NOT PROVED: {len(bad)} things are wrong")
        return 1
    if whole:
        attest.write(texts, f"{total['goals']} goals proved by Qed, Z3 and CVC" +
                     (f", {len(single)} of them by one prover only" if single else ""))
    say(f"  proved{f', {len(single)} goals by one family only' if single else ''}: "
        f"{total['goals']} goals of {len(files)} files, {total['Qed']} by Qed, {total['both']} by "
        f"Z3 and by a CVC; assumed: what proofs/trust.tsv lists")
    return status


if __name__ == "__main__":
    sys.exit(main())
