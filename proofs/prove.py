#!/usr/bin/env python3
"""Prove the model: every function of model/*.c, with Frama-C's WP, Z3 and CVC4.

  prove.py [NAME ...]   prove model/NAME.c (all, if none is named) where the text has changed
  prove.py --floor      ... and write proofs/goals.tsv: how many goals each function has

Two runs per file: the goals, then the smoke tests, which look for contradictions and must find
none.  What a run saw is kept under build/proofs, by the text that was proved.  Ends with a table
and a plain verdict; status 0 if every goal is proved, none is missing and nothing is assumed but
what proofs/trust.tsv lists.
"""
import concurrent.futures
import glob
import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time

import trust

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUT = "build/proofs"
FLOOR = "proofs/goals.tsv"
FRAMA_C = [
    "frama-c", "-machdep", "gcc_x86_64", "-cpp-extra-args=-I.",
    "-kernel-warn-key", "annot:missing-spec=abort", "-kernel-warn-key", "asm:clobber=abort",
    "-wp", "-wp-rte", "-warn-unsigned-overflow", "-warn-unsigned-downcast",
    "-wp-warn-memory-model", "-wp-no-pruning", "-wp-no-core", "-wp-par", "4"]
# The budget is in prover steps, so that a verdict does not depend on how busy the machine is.
GOALS = FRAMA_C + ["-wp-prover", "z3,cvc4", "-wp-steps", "2000000", "-wp-timeout", "60"]
# CVC4 finds planted contradictions within 30,000 steps; Z3 does not keep to its steps here.
# What the contracts state is left out: the smoke tests remain (and the variants, without which WP
# makes no smoke tests in loops).
SMOKE = FRAMA_C + [
    "-wp-smoke-tests", "-wp-prover", "cvc4", "-wp-steps", "40000", "-wp-smoke-timeout", "5",
    "-wp-prop=-@ensures,-@requires,-@assigns,-@invariant,-@assert,-@terminates,-@exits"]
GOAL = re.compile(r"^\[wp\] \[(Qed|Z3|CVC4|Failed)[^]]*\] Goal typed_(\w+)( : Valid)?(.*)")
SMOKED = re.compile(r"^\[wp\] \[(Passed|Failed)\] Smoke-test (\w+)")

report_lock = threading.Lock()


def say(line):
    with report_lock:
        print(line, flush=True)


def text_of(name):
    """The text that is proved: model/NAME.c after the preprocessor, contracts and all."""
    return subprocess.run(["gcc", "-E", "-C", "-P", "-I.", f"model/{name}.c"], check=True,
                          stdout=subprocess.PIPE).stdout


def key_of(name):
    """What a verdict depends on: the text, the options, the tools."""
    tools = " ".join(subprocess.run([tool, "--version" if tool != "frama-c" else "-version"],
                                    stdout=subprocess.PIPE, text=True).stdout.split("\n")[0]
                     for tool in ("frama-c", "why3", "z3", "cvc4"))
    return hashlib.sha256(text_of(name) + repr((GOALS, SMOKE, tools)).encode()).hexdigest()


def run(command, name, kind):
    """Run Frama-C on a file, telling how far it is; its output, line by line."""
    lines, done, total, told = [], 0, 0, time.time()
    with open(f"{OUT}/{name}.{kind}.log", "w") as log, \
         subprocess.Popen(command + [f"model/{name}.c"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            log.write(line)
            lines.append(line.rstrip())
            if scheduled := re.match(r"\[wp\] (\d+) goals scheduled", line):
                total = int(scheduled.group(1))
            done += line.startswith("[wp] [")
            if total and time.time() - told > 10:
                told = time.time()
                say(f"  {name:14} {kind}: {done} of about {total}")
    return lines, process.returncode


def owner(goal, functions):
    """The function that a goal belongs to: the longest name that the goal's name begins with."""
    return max((f for f in functions if goal.startswith(f + "_")), key=len, default=None)


def prove_file(name, key):
    """Both runs of a file, as a record of what they showed."""
    began = time.time()
    functions = trust.defined(trust.plain_text(f"model/{name}.c"))
    rows = {f: {"goals": 0, "Qed": 0, "Z3": 0, "CVC4": 0, "steps": 0} for f in functions}
    bad = []
    if not functions:
        return {"key": key, "rows": rows, "smoke": 0, "bad": bad, "seconds": 0}
    lines, status = run(GOALS, name, "goals")
    if status != 0:
        bad.append(f"Frama-C ended with status {status}")
    for line in lines:
        if match := GOAL.match(line):
            by, goal, valid, rest = match.groups()
            row = rows.get(owner(goal, functions))
            if not valid:
                bad.append(f"unproved: {goal}")
            elif row is None:
                bad.append(f"no function has the goal {goal}")
            else:
                row["goals"] += 1
                row[by] += 1
                steps = re.search(r"\((\d+)\)$", rest)
                row["steps"] = max(row["steps"], int(steps.group(1)) if steps else 0)
        elif "Warning" in line or "User Error" in line or "hypothes" in line:
            bad.append(line)
    summary = re.search(r"Proved goals: +(\d+) / (\d+)", "\n".join(lines))
    if not summary or summary.group(1) != summary.group(2):
        bad.append("not all goals are proved")
    bad += [f"no goal at all: {f}" for f, row in rows.items() if row["goals"] == 0]

    lines, status = run(SMOKE, name, "smoke")
    smoke = [match for line in lines if (match := SMOKED.match(line))]
    bad += [f"contradiction: {m.group(2)}" for m in smoke if m.group(1) == "Failed"]
    if status != 0 or not smoke:
        bad.append("the smoke tests did not run")
    return {"key": key, "rows": rows, "smoke": len(smoke), "bad": bad,
            "seconds": time.time() - began}


def prove(name):
    """The record of a file: the kept one if it proved this very text, else a new one."""
    path, key = f"{OUT}/{name}.json", key_of(name)
    try:
        with open(path) as kept:
            record = json.load(kept)
        if record["key"] == key and not record["bad"]:
            say(f"  {name:14} unchanged since it was proved")
            return record
    except (OSError, ValueError, KeyError):
        pass
    record = prove_file(name, key)
    with open(path, "w") as kept:
        json.dump(record, kept, indent=1)
    goals = sum(row["goals"] for row in record["rows"].values())
    say(f"  {name:14} {'proved' if not record['bad'] else 'NOT PROVED'}: {goals} goals, "
        f"{record['smoke']} smoke tests, {record['seconds']:.0f} s")
    for line in record["bad"]:
        say(f"    {line}")
    return record


def floor():
    """(file, function) -> goals that there must be at least."""
    with open(FLOOR) as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line[0] != "#"]
    return {(file, function): int(goals) for file, function, goals in rows}


def write_floor(records):
    with open(FLOOR, "w") as out:
        out.write("# How many goals each function has; written by make prove-floor.\n")
        for name, record in sorted(records.items()):
            for function, row in record["rows"].items():
                out.write(f"{name}\t{function}\t{row['goals']}\n")


def missing(records):
    """Goals that the floor expects and nobody generated, and functions that it does not know."""
    least, bad = floor(), []
    for (name, function), goals in least.items():
        if name in records:
            have = records[name]["rows"].get(function, {"goals": 0})["goals"]
            if have < goals:
                bad.append(f"{name}: {function} has {have} goals, not {goals}")
    for name, record in records.items():
        bad += [f"{name}: {function} is new; make prove-floor takes it in"
                for function in record["rows"] if (name, function) not in least]
    return bad


def table(records):
    """A row per function; the sum of all."""
    head = ("function", "goals", "Qed", "Z3", "CVC4", "steps at most")
    say(f"\n  {head[0]:28}{head[1]:>7}{head[2]:>7}{head[3]:>6}{head[4]:>6}{head[5]:>15}")
    total = dict.fromkeys(("goals", "Qed", "Z3", "CVC4"), 0)
    for name, record in sorted(records.items()):
        say(f"  model/{name}.c ({record['smoke']} smoke tests)")
        for function, row in record["rows"].items():
            say(f"    {function:26}{row['goals']:7}{row['Qed']:7}{row['Z3']:6}{row['CVC4']:6}"
                f"{row['steps']:15}")
            for column in total:
                total[column] += row[column]
    say(f"  {'all':28}{total['goals']:7}{total['Qed']:7}{total['Z3']:6}{total['CVC4']:6}\n")
    return total


def main():
    os.chdir(ROOT)
    os.makedirs(OUT, exist_ok=True)
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    known = sorted(os.path.basename(f)[:-2] for f in glob.glob("model/*.c"))
    for name in names:
        if name not in known:
            sys.exit(f"prove: there is no model/{name}.c; there are: {' '.join(known)}")
    os.environ["WHY3CONFIG"] = f"{OUT}/why3.conf"
    if not os.path.exists(os.environ["WHY3CONFIG"]):
        subprocess.run(["why3", "config", "detect"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    # The longest first; two at a time, as one is simplified while another is with the provers.
    order = sorted(names or known, key=lambda name: -len(text_of(name)))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        records = dict(zip(order, pool.map(prove, order)))
    total = table(records)
    if "--floor" in sys.argv:
        write_floor(records)

    bad = [f"{name}: {line}" for name, record in records.items() for line in record["bad"]]
    bad += missing(records) + trust.unlisted()
    for line in bad:
        say(f"  {line}")
    if bad:
        say(f"  NOT PROVED: {len(bad)} things are wrong")
    else:
        say(f"  proved: {total['goals']} of {total['goals']} goals of {len(records)} files; "
            f"assumed: what proofs/trust.tsv lists")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
