#!/usr/bin/env python3
"""Runs the benchmark as the first program of a system in QEMU, and compares what it prints.

bench.py run SYSTEM [EXPRESSION [PLUGIN]]
    boots `own` or `linux` once, with the measures whose names match, and writes what they cost to
    build/bench/SYSTEM.tsv
bench.py table OWN LINUX
    the table of two such files
bench.py docs
    keeps both of build/bench, and writes the page of them
bench.py profile FILE
    the table of what tests/bench/profile.c has written

The options of QEMU and of Linux are those of docs/performance.md: the time-stamp counter counts
executed instructions, and nothing else that the host does shows.
"""
import glob
import os
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import report

BUILD = "build/bench"
LIST = f"{BUILD}/init"
QEMU = ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max,-erms,-fsrm,la57=off",
        "-icount", "shift=0,sleep=off", "-smp", "1", "-m", "1024", "-nographic", "-no-reboot"]
LINUX_WORDS = "mitigations=off init_on_alloc=0 nokaslr norandmaps transparent_hugepage=never"
WORDS = {"own": "", "linux": LINUX_WORDS}
QUICK = "^(?!curve_)"  # what bench-quick runs
TIMEOUT = 7200  # seconds
LOOP_SLACK = 100
ESCAPE = re.compile("\x1b(?:c|\\[[?0-9;]*[A-Za-z])")  # the firmware clears the screen in mid-line


def fail(text):
    print(f"bench: {text}", file=sys.stderr)
    sys.exit(1)


def kernel_of(system):
    if system == "own":
        return "build/kernel.elf"
    found = glob.glob(f"{BUILD}/linux/boot/vmlinuz-*")
    if len(found) != 1:
        fail("no Linux: make build/bench/linux")
    return found[0]


def names():
    run = subprocess.run([LIST, "list"], check=True, capture_output=True, text=True)
    return run.stdout.split()


def selection(expression):
    """One character for each measure, as the program wants it, and the names that it selects."""
    try:
        wanted = re.compile(expression)
    except re.error as error:
        fail(f"M={expression}: {error}")
    chosen = [name for name in names() if wanted.search(name)]
    if not chosen:
        fail(f"M={expression}: no measure has such a name; there are: {' '.join(names())}")
    return "".join("x" if name in chosen else "-" for name in names()), chosen


def command(system, selected, plugin):
    words = f"console=ttyS0 quiet panic=-1 rdinit=/init {WORDS[system]} -- {selected}"
    return QEMU + ["-kernel", kernel_of(system), "-initrd", f"{BUILD}/init.cpio",
                   "-append", words] + (["-plugin", plugin] if plugin else [])


def read_console(console, chosen):
    """What the program says: {name: numbers}, the system's name, and what went wrong."""
    found, system, faults, ended, start = {}, None, [], False, time.monotonic()
    for line in console:
        words = ESCAPE.split(line.decode("utf-8", "replace"))[-1].split()
        if not words:
            continue
        if words[0] == "measure" and len(words) == 7:
            found[words[1]] = words[2:]
            print(f"  {len(found):3}/{len(chosen)}  {time.monotonic() - start:6.0f} s  "
                  f"{words[1]:30} {float(words[3]):14,.0f}", file=sys.stderr)
        elif words[0] == "fail":
            faults.append(" ".join(words[1:]))
        elif words[0] == "system":
            system = " ".join(words[1:])
        elif words[0] == "loop" and not 0 <= int(words[2]) - int(words[1]) <= LOOP_SLACK:
            faults.append(f"a loop of {words[1]} instructions reads {words[2]}")
        elif words[0] == "done":
            ended = True
    if system is None:
        faults.append("the system has not told its name")
    if not ended:
        faults.append("the program did not come to its end")
    faults += [f"{name}: no number" for name in chosen if name not in found]
    return found, system, faults


def tee(stream, file):
    """The lines of a stream, kept in a file as well."""
    for line in stream:
        file.write(line)
        yield line


def run(system, expression, plugin):
    """Boot once; write the numbers, and fail if there is one that could not be had.

    Of the same Linux, which does not change, what else was measured before is kept.
    """
    selected, chosen = selection(expression)
    with open(f"{BUILD}/{system}.console", "wb") as console, \
            subprocess.Popen(command(system, selected, plugin), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        watchdog = threading.Timer(TIMEOUT, process.kill)
        watchdog.start()
        found, release, faults = read_console(tee(process.stdout, console), chosen)
        watchdog.cancel()
    if process.returncode != 0:
        faults.append(f"QEMU ended with status {process.returncode}")
    for fault in faults:
        print(f"bench: FAILED: {system}: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)
    path = f"{BUILD}/{system}.tsv"
    if system == "linux" and os.path.exists(path) and report.system(path) == release:
        found = {row[0]: row[1:] for row in report.rows(path)} | found
    with open(path, "w", encoding="ascii") as file:
        print(f"# {release}", file=file)
        print("# measure\tsamples\tmedian\taverage\tleast\tmost", file=file)
        for name in filter(found.get, names()):
            print(name, *found[name], sep="\t", file=file)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["run"] and len(arguments) in (2, 3, 4) and arguments[1] in WORDS:
        run(arguments[1], (arguments + [""])[2] or QUICK, (arguments + ["", ""])[3])
    elif arguments[:1] == ["table"] and len(arguments) == 3:
        report.table(*arguments[1:])
    elif arguments[:1] == ["docs"] and len(arguments) == 1:
        report.docs()
    elif arguments[:1] == ["profile"] and len(arguments) == 2:
        report.profile(arguments[1])
    else:
        fail("what? " + __doc__)
