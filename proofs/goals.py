"""What has to be proved: Frama-C makes the goals of a file of the model, and Qed closes some.

Frama-C is not told of the provers.  In their place stands proofs/keep.sh, which keeps each goal
that Qed leaves as an SMT-LIB file under build/proofs/goals and answers with the file's number;
Frama-C then prints the goal's name and the number in one line.  So a goal is made once, and can be
given to any prover, with any seed, or by hand.

Frama-C reads a copy of the model in which a canary, `check canary: \\false`, stands before the end
of each function.  A check is a goal and never a hypothesis, so the other goals are what they would
be without it.  Smoke tests are goals of the same run.
"""
import fcntl
import glob
import hashlib
import os
import re
import shutil
import subprocess
import time

import trust

OUT = "build/proofs"
COPY = f"{OUT}/copy"
GOALS = f"{OUT}/goals"
OPTIONS = [
    "-machdep", "gcc_x86_64", "-cpp-extra-args=-I.",
    "-kernel-warn-key", "annot:missing-spec=abort", "-kernel-warn-key", "asm:clobber=abort",
    "-wp", "-wp-rte", "-warn-unsigned-overflow", "-warn-unsigned-downcast",
    "-wp-warn-memory-model", "-wp-no-pruning", "-wp-no-core", "-wp-smoke-tests",
    "-wp-prover", "Kept", "-wp-par", "4", "-wp-timeout", "60", "-wp-smoke-timeout", "60"]
# Why3's driver for Z3 says how a goal is written down; the provers of proofs/solve.py all read it.
WHY3 = """[main]
magic = 14
memlimit = 0
running_provers_max = 4

[prover]
name = "Kept"
version = "1"
command = "{here}/proofs/keep.sh {here}/{goals} %f"
driver = "z3_471"
"""
LINE = re.compile(r"\[wp\] \[(Qed|Kept|Failed|Passed)[^]]*\] (Goal|Smoke-test) typed_(\w+)(.*)")
NUMBER = re.compile(r"Valid.*\((\d+)\)$")
# Before the return that ends a function, or before the brace that does.
END = re.compile(r"^(\treturn\b(?:[^;{}]|\{[^{}]*\})*;\n)?\}$", re.MULTILINE)
CANARY = "/*@ check canary: \\false; */"
KNOWN_WARNING = re.compile(r"Warning: Failed smoke-test$")
held = []  # the lock, until the program ends


def text_of(name):
    """The text that is proved: model/NAME.c after the preprocessor, contracts and all."""
    return subprocess.run(["gcc", "-E", "-C", "-P", "-I.", f"model/{name}.c"], check=True,
                          cwd=COPY, stdout=subprocess.PIPE).stdout


def version(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE,
                          text=True).stdout.split("\n", maxsplit=1)[0]


def prepare():
    """
    The copy with canaries and Why3's configuration; one proof at a time has them.  A hash of what
    the goals depend on beside the text.
    """
    os.makedirs(GOALS, exist_ok=True)
    lock = open(f"{OUT}/lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("  waiting for another proof in this tree", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    held.append(lock)
    shutil.rmtree(COPY, ignore_errors=True)
    for path in glob.glob("spec/*.h") + glob.glob("model/*.[ch]"):
        with open(path) as file:
            text = END.sub(lambda end: CANARY + end.group(0), file.read())
        os.makedirs(os.path.dirname(f"{COPY}/{path}"), exist_ok=True)
        with open(f"{COPY}/{path}", "w") as out:
            out.write(text)
    with open(f"{OUT}/why3.conf", "w") as out:
        out.write(WHY3.format(here=os.getcwd(), goals=GOALS))
    return hashlib.sha256((repr((OPTIONS, WHY3, CANARY)) + version("frama-c", "-version") +
                           version("why3", "--version")).encode()).hexdigest()


def kind_of(what, goal):
    if what == "Smoke-test":
        return "smoke"
    if re.search(r"_check_canary(_\d+)?$", goal):
        return "canary"
    return "rte" if "_rte_" in goal else "goal"


def owner(goal, functions):
    """The function that a goal belongs to: the longest name that the goal's name begins with."""
    return max((f for f in functions if goal.startswith(f + "_")), key=len, default=None)


def make(name, function, found):
    """
    The goals of model/NAME.c (of one function of it, if one is named), each told to found() as
    soon as it is known: (function, goal, kind, number of its file; None if Qed closed it, 0 if
    there is no answer).  What is wrong, as lines.
    """
    functions = trust.defined(trust.plain_text(f"model/{name}.c"))
    if not functions:
        return [], 0
    command = ["frama-c"] + OPTIONS + (["-wp-fct", function] if function else [])
    environment = dict(os.environ, WHY3CONFIG=os.path.abspath(f"{OUT}/why3.conf"),
                       PWD=os.path.abspath(COPY))  # Frama-C believes PWD
    bad, scheduled, seen, smoke, began = [], 0, 0, None, time.time()
    with open(f"{OUT}/{name}.log", "w") as log, \
         subprocess.Popen(command + [f"model/{name}.c"], stdout=subprocess.PIPE, cwd=COPY,
                          stderr=subprocess.STDOUT, text=True, env=environment) as process:
        for line in process.stdout:
            log.write(line)
            line = line.rstrip()
            number = (match := NUMBER.search(line)) and int(match.group(1))
            if smoke and line.startswith("  "):     # how the smoke test before it was answered
                found(smoke, number)
                smoke = None
            elif match := LINE.match(line):
                by, what, goal, _ = match.groups()
                item = (owner(goal, functions), goal, kind_of(what, goal))
                seen += 1
                if what == "Smoke-test" and by == "Failed":
                    smoke = item
                else:
                    found(item, {"Qed": None, "Kept": number}.get(by, 0))
            elif match := re.match(r"\[wp\] (\d+) goals scheduled", line):
                scheduled += int(match.group(1))
            elif re.search(r"[Ww]arning|[Ee]rror|aborted", line) and \
                    not KNOWN_WARNING.search(line):
                bad.append(f"Frama-C says: {line}")
    if process.returncode:
        bad.append(f"Frama-C ended with status {process.returncode}")
    if not scheduled or seen != scheduled:
        bad.append(f"{scheduled} goals were announced, {seen} were seen")
    return bad, time.time() - began
