#!/usr/bin/env python3
"""Held against history: each proofs/history/*.patch makes the model do what some Linux did, and the
proof must notice.

  history.py [NAME ...]    these patches (all, if none is named)

The head of a patch says `Bug`, `Versions`, `Source` (a commit or a CVE) and `Fails`: the goal that
must go unproved, in a function that proves as it stands.  Ends with a row per bug and a plain
verdict; status 1 if a patch no longer applies, or the proof does not see it.
"""
import concurrent.futures
import glob
import os
import queue
import re
import subprocess
import sys

import harness

FIELDS = ("Bug", "Versions", "Source", "Fails")
WORKERS = os.cpu_count() or 1


class Patch:
    def __init__(self, path, functions):
        self.path, self.name = path, os.path.basename(path)[:-len(".patch")]
        with open(path) as file:
            text = file.read()
        head = text.partition("\n--- ")[0]
        fields = dict(re.findall(r"^(\w+): (.*(?:\n .*)*)", head, re.MULTILINE))
        if missing := [field for field in FIELDS if field not in fields]:
            sys.exit(f"{path}: no {', '.join(missing)}")
        self.bug, self.versions, self.source, self.goal = (
            " ".join(fields[field].split()) for field in FIELDS)
        self.function = functions.get(max(
            (f for f in functions if self.goal.startswith(f + "_")), key=len, default=None))
        self.clause = re.sub(r".*_(ensures|requires|assert|invariant|assigns|exits)_?", "",
                             self.goal) or "@assigns"
        self.seen, self.wrong = [], ""

    def fails(self, record):
        return [goal for goal in record["failed"] if goal.startswith(self.goal)]


def examine(patch, prover, trees):
    """Prove the function as it stands and as the patch leaves it."""
    if patch.function is None:
        patch.wrong = f"no function has the goal {patch.goal}"
        return
    tree = trees.get()
    try:
        how = {"clauses": (patch.clause,), "stop": False}
        record = harness.run(prover, tree, patch.function, **how)
        if record["failed"] or record["wrong"]:
            patch.wrong = f"not proved without it: {record['failed'] or record['wrong']}"
            return
        saved = {path: tree.read(path) for path in re.findall(
            r"^--- a/(\S+)", open(patch.path).read(), re.MULTILINE)}
        done = subprocess.run(["patch", "-p1", "-s", "-F0", "-i", os.path.abspath(patch.path)],
                              cwd=tree.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)
        if done.returncode != 0:
            patch.wrong = "stale: " + " ".join(done.stdout.split())
        elif not tree.compiles(patch.function.unit):
            patch.wrong = "does not compile"
        else:
            record = harness.run(prover, tree, patch.function, record["ways"], **how)
            patch.seen = patch.fails(record)
            patch.wrong = record["wrong"]
        for path, text in saved.items():
            tree.write(path, text)
    finally:
        trees.put(tree)
    if not patch.seen and not patch.wrong:
        patch.wrong = "the proof does not see it"
    print(f"  {patch.name}: {patch.wrong or 'seen'}", flush=True)


def main():
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    prover = harness.setup()
    wanted, functions = set(sys.argv[1:]), harness.functions()
    patches = [Patch(path, functions) for path in sorted(glob.glob("proofs/history/*.patch"))]
    if unknown := wanted - {patch.name for patch in patches}:
        sys.exit(f"history: there is no patch {' '.join(sorted(unknown))}")
    patches = [patch for patch in patches if not wanted or patch.name in wanted]
    trees = queue.Queue()
    for number in range(WORKERS):
        trees.put(harness.Tree(f"history-{number}"))
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda patch: examine(patch, prover, trees), patches))
    for patch in patches:
        print(f"\n  {patch.name}: {patch.bug}\n    Linux {patch.versions}; {patch.source}\n"
              f"    {patch.wrong or f'clause {patch.clause} unproved: ' + ' '.join(patch.seen)}")
    bad = [patch for patch in patches if patch.wrong]
    print(f"\n  {'NOT SEEN' if bad else 'seen'}: the proof breaks at "
          f"{len(patches) - len(bad)} of {len(patches)} bugs of Linux")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
