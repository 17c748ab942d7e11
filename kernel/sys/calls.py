#!/usr/bin/env python3
"""Writes docs/syscalls.md from the two lists of system calls; --check fails if it is out of date.

kernel/sys/calls.h has the calls that are here and what of them is missing, kernel/sys/every_call.h
those of Linux.  The two lists are compared, too: faults names what is wrong with them.
"""
import os
import re
import sys
import textwrap

PAGE = "docs/syscalls.md"
HERE = "kernel/sys/calls.h"
EVERY = "kernel/sys/every_call.h"

TEXT = """# System calls

Written by `make docs` from `{here}` and `{every}`; the dispatcher reads the same two lists
(`kernel/sys/table.c:syscall_table`).

Of the {all} system calls of Linux 6.1 on x86-64 {full} are here, {part} in part, and {none} are
not. What is here answers as Linux does; how it differs where the table says nothing is in
[differences.md](differences.md). What is not here answers `ENOSYS`, and the first time that a
program asks for one of them a line on the console names it.

## Here

| number | call | is here |
| ---: | --- | --- |
{rows}

One more is there, by which tests look at the model's accounts: {control}, `bident`
([fault injection](testing.md#fault-injection)).

## Not here

{missing}

## Not in Linux, either

Numbers that have a name, and to which Linux 6.1 itself answers `ENOSYS`:

{gone}
"""


def read_here(text):
    """[(number, name, what is missing)]"""
    return [(int(number), name, missing) for number, name, missing in
            re.findall(r'^CALL\((\d+), (\w+), "(.*)"\)$', text, re.MULTILINE)]


def read_every(text):
    """{number: (name, does Linux have it)}"""
    return {int(number): (name, kind == "EVERY") for kind, number, name in
            re.findall(r"^(EVERY|GONE)\((\d+), (\w+)\)$", text, re.MULTILINE)}


def faults(here, every):
    """What is wrong with the two lists: a list of texts, empty if all is well."""
    calls, names = read_here(here), read_every(every)
    found = []
    if len(calls) != len(re.findall(r"^CALL\(", here, re.MULTILINE)):
        found.append(f"{HERE}: a line is not of the form CALL(number, name, \"missing\")")
    for before, after in zip(calls, calls[1:]):
        if before[0] >= after[0]:
            found.append(f"{HERE}: {after[0]} stands behind {before[0]}")
    for number, name, _ in calls:
        if names.get(number, ("", False)) != (name, True):
            found.append(f"{HERE}: Linux's {number} is {names.get(number, ('nothing',))[0]}, "
                         f"not {name}")
    return found


def names_of(calls):
    """Numbers and names in running text."""
    joined = ", ".join(f"{number}~{name}" for number, name in calls)
    return textwrap.fill(joined, width=100, break_on_hyphens=False).replace("~", " ")


def missing_calls(here, every):
    """[(number, name)] of those that Linux has and we have not."""
    present = {number for number, _, _ in read_here(here)}
    return [(number, name) for number, (name, has) in sorted(read_every(every).items())
            if has and number not in present]


def count(here, every):
    """How many of Linux's calls there are in all, and here wholly, in part, not."""
    calls, missing = read_here(here), missing_calls(here, every)
    return {"all": len(calls) + len(missing), "full": sum(not lacks for _, _, lacks in calls),
            "part": sum(bool(lacks) for _, _, lacks in calls), "none": len(missing)}


def page(here, every):
    """The text of docs/syscalls.md."""
    calls, names = read_here(here), read_every(every)
    rows = [f"| {number} | {name} | {'partly: ' + lacks if lacks else 'yes'} |"
            for number, name, lacks in calls]
    with open("spec/control.h", encoding="utf-8") as file:
        control = re.search(r"define CONTROL_CALL (\d+)", file.read()).group(1)
    return TEXT.format(
        here=HERE, every=EVERY, rows="\n".join(rows), control=control, **count(here, every),
        missing=names_of(missing_calls(here, every)),
        gone=names_of([(n, name) for n, (name, has) in sorted(names.items()) if not has]))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(check):
    here, every = read(HERE), read(EVERY)
    found = faults(here, every)
    text = page(here, every)
    if not found and check:
        old = read(PAGE) if os.path.exists(PAGE) else ""
        found = [] if old == text else [f"{PAGE} is out of date: run `make docs`"]
    elif not found:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(text)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    sys.exit(main("--check" in sys.argv[1:]))
