#!/usr/bin/env python3
"""The model's tests with each clause of each contract executed: none is broken, every behaviour is
seen, and a planted error in a contract is found.

  contracts.t [eacsl_]   with the argument, the programs that E-ACSL made
"""
import glob
import os
import re
import subprocess
import sys

OUT = "build/contracts"
ENGINE = sys.argv[1] if len(sys.argv) > 1 else ""
BOOK = f"{OUT}/{ENGINE}book"
# A contract that is wrong in one place: what to change, the test that must then stop, and where.
PLANTED = [
    ("ensures one_more: nr_threads == \\old(nr_threads) + 1",
     "ensures one_more: nr_threads == \\old(nr_threads) + 2", "pid",
     "contract broken: publish: ensures one_more"),
    ("requires sound: files_slots_sound;\n    requires some: files_nfree > 0;",
     "requires sound: files_slots_sound;\n    requires some: files_nfree > 6;", "life",
     "contract broken: files_new: requires some"),
    ("assigns task_table[child], signal_table", "assigns signal_table", "pid",
     "contract broken: publish: assigns"),
    ("range: task_nfree <= i <= 12;\n      loop invariant\n        adopted",
     "range: task_nfree < i <= 12;\n      loop invariant\n        adopted", "life",
     "contract broken: reparent_children: loop invariant range"),
]
PLANTED_EACSL = [
    ("ensures one_more: nr_threads == \\old(nr_threads) + 1",
     "ensures one_more: nr_threads == \\old(nr_threads) + 2", "pid", "publish_one_more"),
]


def execute(program, book):
    return subprocess.run([program], env={**os.environ, "CONTRACT_BOOK": book},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def planted(number, old, new, test):
    """What the test says when the contract is wrong."""
    folder, test = f"{OUT}/{ENGINE}planted{number}", ENGINE + test
    os.makedirs(folder, exist_ok=True)
    with open(f"{OUT}/text.c", encoding="utf-8") as right:
        text = right.read()
    if text.count(old) != 1:
        return f"the error cannot be planted: {text.count(old)} places"
    with open(f"{folder}/text.c", "w", encoding="utf-8") as wrong:
        wrong.write(text.replace(old, new))
    made = subprocess.run(["make", "--no-print-directory", f"{folder}/{test}"],
                          env={**os.environ, "CONTRACTS": folder, "EACSL_ONLY": "publish"},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        return made.stdout
    run = execute(f"{folder}/{test}", f"{folder}/book")
    return run.stdout if run.returncode else "the test went on"


def main():
    os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    if os.path.exists(BOOK):
        os.remove(BOOK)
    programs = sorted(p for p in glob.glob(f"{OUT}/{ENGINE}*")
                      if os.path.isfile(p) and os.access(p, os.X_OK) and "." not in p
                      and p.startswith(f"{OUT}/eacsl_") == bool(ENGINE))
    number = 0
    for number, program in enumerate(programs, 1):
        run = execute(program, BOOK)
        print(f"{'not ' if run.returncode else ''}ok {number} - {program}, contracts executed",
              flush=True)
        for line in run.stdout.split("\n") if run.returncode else ():
            if "[" not in line:
                print(f"# {line}")
    seen = subprocess.run([sys.executable, "tests/contracts/behaviours.py", BOOK,
                           "tests/contracts/excused.tsv"], stdout=subprocess.PIPE, text=True)
    for line in seen.stdout.rstrip().split("\n"):
        print(f"# {line}")
    print(f"{'not ' if seen.returncode else ''}ok {number + 1} - each behaviour was executed")
    number += 1
    for i, (old, new, test, where) in enumerate(PLANTED_EACSL if ENGINE else PLANTED):
        number += 1
        said = planted(i, old, new, test)
        good = where in said
        print(f"{'' if good else 'not '}ok {number} - found: {new}", flush=True)
        for line in said.split("\n") if not good else ():
            print(f"# {line[:200]}")
    print(f"1..{number}")


if __name__ == "__main__":
    main()
