#!/usr/bin/env python3
"""Boot the kernel with the demonstration as its first program, and print what it showed as a table.

Exit status 0: all was shown, the kernel did not panic, and it switched itself off.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest


def verdict(boot, rows):
    """(good, one line)."""
    if boot.timed_out:
        return False, "the kernel did not come to an end in time"
    if boot.status != 0:
        return False, f"QEMU ended with status {boot.status}"
    final = re.search(r"^demo: verdict: (\d+) of (\d+) shown$", boot.text(), re.MULTILINE)
    if not final:
        return False, "the demonstration did not come to its verdict"
    shown = sum(row[1] == "shown" for row in rows)
    good = 0 < shown == len(rows) == int(final.group(1)) == int(final.group(2))
    return good, f"{shown} of {final.group(2)} shown"


def main():
    boot = guest.boot(words="rdinit=/demo", timeout=60)
    rows = re.findall(r"^demo: (.*) \.\.\. (shown|NOT SHOWN)$", boot.text(), re.MULTILINE)
    good, line = verdict(boot, rows)
    width = max([len(what) for what, _ in rows] + [40])
    start = boot.time_of("demo: ")
    print(f"  {'the kernel, booted in QEMU':{width}}  result")
    print(f"  {'-' * width}  ---------")
    for what, result in rows:
        print(f"  {what:{width}}  {result}")
    print(f"  {'-' * width}  ---------")
    if start is not None:
        print(f"  first line of the first program after {start:.2f} s")
    print(f"  {'good' if good else 'FAILED'}: {line}")
    if not good:
        print("  the console's last lines:")
        for _, text in boot.lines[-12:]:
            print(f"    {text}")
    return 0 if good else 1


sys.exit(main())
