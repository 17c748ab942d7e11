#!/usr/bin/env python3
"""How much there is, and how much of it works: a table of numbers, each counted or measured now.

Exit status 0: every program that was run passed.
"""
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, "kernel/sys")
import calls
import guest


def lines_of(*patterns):
    return sum(len(calls.read(path).splitlines())
               for pattern in patterns for path in glob.glob(pattern))


def instructions():
    """From the first tick of the kernel's clock to its first program: with -icount the machine's
    clock counts instructions, each as a nanosecond.
    """
    line = guest.command(guest.PLAIN, guest.INITRD, "printk.time=1 hello", "max", None)
    said = subprocess.run(line + ["-icount", "shift=0"], stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.PIPE, timeout=120).stdout.decode("utf-8", "replace")
    seconds = re.search(r"^\[ *(\d+\.\d+)\] Run /init", said, re.MULTILINE)
    return float(seconds.group(1)) * 1000 if seconds else float("nan")


def run_programs():
    """(programs, those that passed, their claims, seconds until the first one begins)"""
    result = guest.boot(timeout=300)
    found, _ = guest.sections(line for _, line in result.lines)
    names = guest.programs()
    good = [name for name in names
            if name in found and found[name][1] == 0 and not guest.tap_faults(found[name][0])]
    claims = sum(bool(re.match(r"ok \d", line)) for name in good for line in found[name][0])
    return len(names), len(good), claims, result.time_of("begin ") or float("nan")


def main():
    number = calls.count(calls.read(calls.HERE), calls.read(calls.EVERY))
    programs, good, claims, seconds = run_programs()
    rows = [
        ("test programs run in the kernel", programs),
        ("of these, passed", good),
        ("claims that these made", claims),
        ("system calls of Linux 6.1", number["all"]),
        ("here", number["full"]),
        ("here in part", number["part"]),
        ("lines of kernel/", lines_of("kernel/*/*.[chS]")),
        ("lines of model/ and spec/", lines_of("model/*.[ch]", "spec/*.h")),
        ("KiB of the image, without the initramfs", guest.loaded_size(guest.PLAIN) // 1024),
        ("million instructions until the first program", f"{instructions():.1f}"),
        ("seconds until then, QEMU and its BIOS included", f"{seconds:.2f}"),
    ]
    width = max(len(what) for what, _ in rows)
    for what, value in rows:
        print(f"  {what:{width}}  {value!s:>8}")
    return 0 if good == programs else 1


sys.exit(main())
