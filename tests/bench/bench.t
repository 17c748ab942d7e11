#!/usr/bin/env python3
"""The benchmark's runner: what a console must not say is found; then a few measures are taken.

The page of the numbers is what would be made of them now.
"""
import os
import subprocess
import sys

sys.path.insert(0, "tests/bench")
import bench
import report

GOOD = [b"Booting from ROM..\x1bc\x1b[?7l\x1b[2Jsystem 6.1.0 here",
        b"loop 20000 20007", b"measure one 2 5.0 6.0 1.0 9.0", b"done 0"]
PLANTED = {
    "a check that failed": GOOD[:2] + [b"fail one: not so: a page is there"] + GOOD[2:],
    "a measure without a number": GOOD[:2] + GOOD[3:],
    "a counter that counts something else": GOOD[:1] + [b"loop 20000 29999"] + GOOD[2:],
    "a program that does not come to its end": GOOD[:3],
    "a system without a name": GOOD[1:],
}
FEW = "^(getppid|cow_first|yield_processes_2|fork_exit_wait_files_64)$"
tests = failed = 0


def test(good, name, why=()):
    global tests, failed
    tests += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {tests} - {name}", flush=True)
    for line in () if good else why:
        print(f"# {line}")


for what, console in PLANTED.items():
    test(bench.read_console(console, ["one"])[2], f"{what} is a fault")
found, system, faults = bench.read_console(GOOD, ["one"])
test(not faults and system == "6.1.0 here" and found == {"one": ["2", "5.0", "6.0", "1.0", "9.0"]},
     "a good console is good", faults)
test(report.verdict(10, 12, 10) == "met", "a median at the goal meets it")
test(report.verdict(11, 11, 10) == "not met", "one above does not")
test("too high" in report.verdict(8, 11, 10), "nor does an average of more than 1.25 medians")
names = bench.names()
missing = [row[0] for row in report.rows(report.GOALS) if row[0] not in names]
test(not missing, "every goal has its measure", missing)
run = subprocess.run(["tests/bench/bench.py", "run", "own", FEW], capture_output=True, text=True)
test(run.returncode == 0, "a few measures, each with its checks", run.stderr.splitlines())
if os.path.exists(report.OWN):
    with open(report.PAGE, encoding="utf-8") as file:
        same = file.read() == report.page(report.numbers(report.OWN), report.numbers(report.LINUX))
    test(same, f"{report.PAGE} says what {report.OWN} and {report.LINUX} say: make bench-docs")
print(f"1..{tests}")
sys.exit(1 if failed else 0)
