#!/usr/bin/env python3
"""A long storm of system calls on both kernels: storm.py SECONDS [SEED], in the guest's time."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest


def show(line):
    """How far it is, while one waits."""
    if line.startswith("# round"):
        print(line, file=sys.stderr, flush=True)


seconds = int(sys.argv[1])
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
tap = guest.Tap()
for kernel in (guest.CHECKED, guest.PLAIN):
    result = guest.boot(kernel, words=f"STORM={seed},{seconds} storm",
                        timeout=2 * seconds + 120, heard=show)
    guest.report(tap, result, ["storm"])
tap.done()
