"""Who proves it: each goal is given to Z3 and to a CVC, and each has to find a proof of its own.

A family has several ways to look for a proof; they are tried in turn, each with a budget in the
prover's own steps, until one finds it.  Thus a verdict does not depend on how busy the machine is.
Which way has closed a goal before is kept in proofs/ways.tsv, by the goal's name, and is tried
first; where none has, the first is tried and no other.  That saves time and proves nothing: what is
not closed now is not closed.  `make prove-floor` tries all ways again.

Where a family gets lost among two hundred hypotheses, a proof of the other shows it which dozen
matter: it gets the goal with these alone, and proves that by itself.

What a prover said is kept by the goal's text and the prover's whole command line.
"""
import concurrent.futures
import functools
import hashlib
import os
import re
import subprocess
import tempfile
import threading

import goals
import near

KEPT = f"{goals.OUT}/answers.tsv"
WAYS = "proofs/ways.tsv"
# Many goals that the one setting of Z3 searches for long, the other finds in a moment.
Z3 = ("z3", "-smt2", "-st")
PATTERNS = ("smt.auto_config=false", "smt.mbqi=false")
CVC4 = ("cvc4", "--lang=smt2", "--force-logic=ALL", "--stats")
CVC5 = ("cvc5", "--lang=smt2", "--force-logic=ALL")
NEAR = ("near",)  # with fewer hypotheses (proofs/near.py)
CORE = ("core",)  # with those alone that one of the other family's proofs used (CHOOSERS)
FAMILIES = {
    "Z3": [
        Z3 + ("rlimit=1000000",),
        NEAR + Z3 + ("rlimit=3000000",) + PATTERNS + ("smt.case_split=3",),
        Z3 + ("rlimit=3000000",) + PATTERNS,
        Z3 + ("rlimit=4000000",) + PATTERNS + ("smt.case_split=3",),
        Z3 + ("rlimit=4000000", "smt.mbqi=false", "smt.arith.solver=2"),
        Z3 + ("rlimit=4000000",) + PATTERNS + ("smt.qi.eager_threshold=30",),
        CORE + Z3 + ("rlimit=3000000",),
        CORE + Z3 + ("rlimit=3000000",) + PATTERNS + ("smt.case_split=3",),
        CORE + Z3 + ("rlimit=3000000", "smt.mbqi=false", "smt.arith.solver=2")],
    "CVC": [
        CVC4 + ("--rlimit=250000",),
        NEAR + CVC4 + ("--rlimit=250000",),
        CVC5 + ("--rlimit=600000",),
        NEAR + CVC5 + ("--rlimit=600000",),
        CVC4 + ("--rlimit=150000", "--decision=internal"),
        CVC4 + ("--rlimit=1500000",),
        CORE + CVC4 + ("--rlimit=1500000",)]}
# For which prover who chooses the hypotheses: the first that finds a proof.
CHOOSERS = {
    "z3": (CVC4 + ("--rlimit=1500000",), CVC5 + ("--rlimit=900000",)),
    "cvc4": (Z3 + ("rlimit=3000000",), Z3 + ("rlimit=3000000",) + PATTERNS)}
# What must not be provable: planted contradictions are found within these steps.
SMOKE = {"CVC": [CVC4 + ("--rlimit=40000",)]}
CANARY = SMOKE | {"Z3": [Z3 + ("rlimit=400000",) + PATTERNS]}
SEEDS = {
    "z3": "smt.random_seed={0} sat.random_seed={0}",
    "cvc4": "--seed={0} --random-seed={0} --random-freq=0.01",
    "cvc5": "--seed={0} --sat-random-seed={0} --random-freq=0.01"}
# In case that a prover does not keep to its steps; the processor's seconds, not the wall's.
LIMIT = ("prlimit", "--cpu=60")
UNSAT = re.compile(r"(WARNING: .*\n)*unsat\n")  # Z3 warns of a trigger that is not one
STEPS = re.compile(r":rlimit-count +(\d+)|resourceUnitsUsed, (\d+)")


def first_ways():
    """goal -> family -> the number of the way that closed it last, or "-"."""
    if not os.path.exists(WAYS):
        return {}
    with open(WAYS) as lines:
        rows = [line.split() for line in lines if line[0] != "#"]
    return {goal: dict(zip(FAMILIES, numbers)) for goal, *numbers in rows}


def write_first_ways(found):
    """found: goal -> family -> number of the way; only what is not the usual is kept."""
    with open(WAYS, "w") as out:
        out.write(f"# Which way closed a goal, if not the first: {', '.join(FAMILIES)}; written by "
                  "make prove-floor.\n")
        for goal, numbers in sorted(found.items()):
            row = [numbers.get(family, "-") for family in FAMILIES]
            if any(row):
                out.write("\t".join(map(str, (goal, *row))) + "\n")


def run(command, path):
    """What a prover says of a file: its answer, and all that it printed."""
    process = subprocess.run(LIMIT + command + (path,), stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
    return ("killed" if process.returncode < 0 else
            "unsat" if UNSAT.match(process.stdout) else "unknown"), process.stdout


def run_on(text, command):
    with tempfile.NamedTemporaryFile(dir=goals.OUT, suffix=".smt2") as file:
        file.write(text)
        file.flush()
        return run(command, file.name)


@functools.lru_cache(maxsize=64)
def core(text, choosers):
    """The goal with the hypotheses that a proof of a chooser's used; None if none finds one."""
    for command in choosers:
        answer, out = run_on(near.named(text.decode()).encode(), command)
        if answer == "unsat":
            return near.used(text.decode(), out).encode()
    return None


class Prover:
    """Gives goals to the provers, so many at a time; remembers what they said."""

    def __init__(self, thorough=False):
        self.thorough = thorough
        self.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
        self.lock = threading.Lock()
        self.versions = {name: goals.version(name, "--version")
                         for name in ("z3", "cvc4", "cvc5")}
        with open(near.__file__, "rb") as file:
            self.versions["near"] = hashlib.sha256(file.read()).hexdigest()
        self.answers, self.first = {}, first_ways()
        if os.path.exists(KEPT):
            with open(KEPT) as lines:
                for line in lines:
                    key, answer, steps = line.split()
                    self.answers[key] = (answer, int(steps))

    def ask(self, path, text, command):
        """What one prover says of one goal: (answer, steps)."""
        asked = command
        if command[:1] in (NEAR, CORE):
            path, command = None, command[1:]
        if asked[:1] == CORE:
            asked += CHOOSERS[command[0]], self.versions["near"]
        else:
            asked = command
            text = text if path else near.near(text.decode()).encode()
        key = hashlib.sha256(repr((self.versions[command[0]], asked)).encode() + text).hexdigest()
        with self.lock:
            if key in self.answers:
                return self.answers[key]
        if asked[:1] == CORE:
            text = core(text, CHOOSERS[command[0]])
        answer, out = ("unknown", "") if not text else \
            run(command, path) if path else run_on(text, command)
        steps = (match := STEPS.search(out)) and int(match.group(1) or match.group(2)) or 0
        with self.lock, open(KEPT, "a") as kept:
            self.answers[key] = (answer, steps)
            kept.write(f"{key} {answer} {steps}\n")
        return answer, steps

    def search(self, future, path, text, ways):
        """
        The first of the ways; the next one takes its turn behind all that waits, so that what is
        easy is done before what is hard.
        """
        try:
            number, command = ways[0]
            answer, steps = self.ask(path, text, command)
            if answer == "unsat":
                future.set_result((steps, number))
            elif ways[1:]:
                self.pool.submit(self.search, future, path, text, ways[1:])
            else:
                future.set_result(None)
        except Exception as error:  # whoever waits shall know
            future.set_exception(error)

    def submit(self, goal, number, kind, seed=0):
        """
        Starts the families on a goal: family -> what will be the steps and the number of the way,
        or None.
        """
        path, futures = f"{goals.GOALS}/{number}.smt2", {}
        with open(path, "rb") as file:
            text = file.read()
        for family, ways in {"smoke": SMOKE, "canary": CANARY}.get(kind, FAMILIES).items():
            if seed:
                ways = [way + tuple(SEEDS[way[way[:1] in (NEAR, CORE)]].format(seed).split())
                        for way in ways]
            ways = list(enumerate(ways))
            if (first := self.first.get(goal, {}).get(family, "0")) == "-":
                ways = ways if self.thorough else ways[:1]
            else:
                ways.sort(key=lambda way: str(way[0]) != first)
            futures[family] = concurrent.futures.Future()
            self.pool.submit(self.search, futures[family], path, text, ways)
        return futures
