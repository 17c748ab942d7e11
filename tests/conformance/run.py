#!/usr/bin/env python3
"""Boot a kernel in QEMU with the conformance program as its init, and keep its answers.

usage: run.py KERNEL ARCHIVE ANSWERS
What the program prints goes to ANSWERS.tap; progress is shown.  The exit status is 0 if the program
came to its end.
"""
import os
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, "tests/boot")
import guest

TIMEOUT = 1500


def show(done, start):
    print(f"\r  {done}, {time.monotonic() - start:.0f} s".ljust(60), end="", file=sys.stderr,
          flush=True)


def main():
    kernel, archive, answers = sys.argv[1:]
    words = guest.command(kernel, archive, "quiet rdinit=/init", "max,la57=off", None)
    start, lines, ended = time.monotonic(), [], False
    qemu = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)
    watchdog = threading.Timer(TIMEOUT, qemu.kill)
    watchdog.start()
    for line in qemu.stdout:
        # The firmware leaves its sequences for terminals in front of the first line.
        lines.append(re.sub(r"^.*\x1b[^ ]*(?=system )", "",
                            line.decode("utf-8", "replace").strip("\r\n")))
        ended = ended or re.match(r"end \d", lines[-1])
        test = re.match(r"(?:not )?ok (\d+) - (\S+)", lines[-1])
        if test:
            show(f"{test.group(1)} {test.group(2).rstrip(':')}", start)
    qemu.wait()
    watchdog.cancel()
    print(file=sys.stderr)
    os.makedirs(os.path.dirname(answers), exist_ok=True)
    with open(answers + ".tap", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    kept = [line for line in lines if re.match(r"(system|fact|sweep|skip) ", line)]
    with open(answers, "w", encoding="utf-8") as file:
        file.write("\n".join(kept) + "\n")
    if not ended:
        sys.exit(f"run.py: the program did not come to its end; {answers}.tap has what it said")


main()
