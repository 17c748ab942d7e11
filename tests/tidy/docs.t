#!/usr/bin/env python3
"""The list of system calls: faults in it are found, and docs/syscalls.md says what it says."""
import subprocess
import sys

sys.path.insert(0, "kernel/sys")
import calls

EVERY = "EVERY(0, read)\nEVERY(1, write)\nGONE(2, afs)\n"
GOOD = 'CALL(0, read, "")\nCALL(1, write, "the console")\n'
PLANTED = {
    "two lines in the wrong order": 'CALL(1, write, "")\nCALL(0, read, "")\n',
    "a number twice": 'CALL(0, read, "")\nCALL(0, read, "")\n',
    "another call's number": 'CALL(0, write, "")\n',
    "a number that Linux has not": 'CALL(7, poll, "")\n',
    "a call that Linux has no more": 'CALL(2, afs, "")\n',
    "a line of another form": 'CALL(0, read)\n',
}
tests = failed = 0


def test(good, name, why=()):
    global tests, failed
    tests += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {tests} - {name}")
    for line in () if good else why:
        print(f"# {line}")


for what, here in PLANTED.items():
    test(calls.faults(here, EVERY), f"calls.h: {what} is found")
test(not calls.faults(GOOD, EVERY), "calls.h: a good list is good", calls.faults(GOOD, EVERY))
text = calls.page(GOOD, EVERY)
for line in ("| 0 | read | yes |", "| 1 | write | partly: the console |", "\n2 afs\n",
             "Of the 2 system calls"):
    test(line in text, f"the page says {line.strip()}", text.split("\n"))
run = subprocess.run(["kernel/sys/calls.py", "--check"], capture_output=True, text=True)
test(run.returncode == 0, "docs/syscalls.md is up to date", run.stdout.split("\n"))
print(f"1..{tests}")
sys.exit(1 if failed else 0)
