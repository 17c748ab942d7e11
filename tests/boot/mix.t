#!/usr/bin/env python3
"""Programs are interrupted at chosen instructions, and compute what they compute undisturbed.

The machine counts instructions, and the kernel's preempt=SEED says after how many a program loses
the processor (kernel/x86/apic.h): the seed alone decides, so a run that fails can be run again.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest

SEEDS = (1, 2, 3, 4)
LEAST = 1000  # interrupts that a run must have seen


def run(words, kernel=guest.PLAIN, timeout=120):
    result = guest.boot(kernel=kernel, words="rdinit=/init " + words + " mix", timeout=timeout,
                        counted=True)
    said = [text for _, text in result.lines]
    tasks = [line for line in said if re.match(r"(not )?ok \d+ - task \d", line)]
    trace = [re.sub(r"^\[[^]]*\] ", "", line) for line in said if "interrupts, trace" in line]
    return tasks, trace, said


def is_good(seed):
    """With that seed all is as the program itself expects, and it ends in time."""
    tasks = run(f"preempt={seed}", timeout=40)[0]
    return len(tasks) == 6 and all(line.startswith("ok") for line in tasks)


def find():
    """The first seed that shows what is wrong with this kernel, and does so again."""
    for seed in SEEDS:
        if not is_good(seed):
            print(f"found by preempt={seed}, and", "not again" if is_good(seed) else "again")
            return 0
    print("not found")
    return 1


if sys.argv[1:] == ["find"]:
    sys.exit(find())
tap = guest.Tap()
alone, _, said = run("")
tap.ok(len(alone) == 6 and all(line.startswith("ok") for line in alone), "undisturbed", said[-12:])
for kernel, seeds in ((guest.PLAIN, SEEDS), (guest.CHECKED, SEEDS[:2])):
    for seed in seeds:
        tasks, trace, said = run(f"preempt={seed}", kernel)
        count = int(re.search(r"(\d+) interrupts", trace[0]).group(1)) if trace else 0
        tap.ok(tasks == alone and count >= LEAST,
               f"{kernel}, preempt={seed}: the same, with {count} interrupts",
               alone + tasks + said[-12:])
first, again = run("preempt=1")[1], run("preempt=1")[1]
tap.ok(first and first == again, "the seed alone decides where", first + again)
tap.done()
