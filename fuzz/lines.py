#!/usr/bin/env python3
"""Where the changed lines of a planted bug lie in a binary.

    lines.py PATCH FOLDER BINARY [BLOCKS]

FOLDER has the patched files.  Prints addresses in hexadecimal; with BLOCKS, what blocks.py prints
of a kernel, the numbers of the blocks that have them.  Where a patch only takes lines out, those
around the place stand for them, as does the nearest line that has code for one that has none.
"""
import bisect
import difflib
import os
import re
import subprocess
import sys

NEAR = 4


def changed_lines(patch, folder):
    """{file: for each place, sets of lines in order of how well they stand for the change}"""
    with open(patch) as file:
        names = re.findall(r"^\+\+\+ b/(\S+)", file.read(), re.MULTILINE)
    found = {}
    for name in names:
        with open(name) as old, open(os.path.join(folder, name)) as new:
            matcher = difflib.SequenceMatcher(None, old.readlines(), new.readlines(), False)
        for kind, _, _, start, end in matcher.get_opcodes():
            if kind == "equal":
                continue
            lines = [list(range(start + 1, end + 1)) or list(range(start - 1, start + 3))]
            lines += [[start + 1 - n, end + n] for n in range(1, NEAR)]
            found.setdefault(name, []).append(lines)
    return found


def addresses_by_line(binary, folder):
    """{(file, line): addresses}"""
    found, file = {}, None
    listing = subprocess.run(["objdump", "--dwarf=decodedline", binary], check=True,
                             capture_output=True, text=True).stdout
    for text in listing.splitlines():
        header = re.match(r"(?:CU: )?(\S+\.[chS]):(?:\[\+\+\])?$", text)
        row = re.match(r"\S+\s+(\d+)\s+0x([0-9a-f]+)", text)
        if header:
            file = os.path.realpath(header.group(1))
        elif row and file:
            found.setdefault((file, int(row.group(1))), set()).add(int(row.group(2), 16))
    root = os.path.realpath(folder)
    return {(os.path.relpath(file, root), line): at for (file, line), at in found.items()
            if file.startswith(root + "/")}


def main():
    patch, folder, binary = sys.argv[1:4]
    code = addresses_by_line(binary, folder)
    wanted = set()
    for file, places in changed_lines(patch, folder).items():
        for place in places:
            for lines in place:
                at = set().union(*(code.get((file, line), set()) for line in lines))
                if at:
                    wanted |= at
                    break
    if len(sys.argv) > 4:
        with open(sys.argv[4]) as listing:
            starts = [int(line.split()[1], 16) for line in listing if line.startswith("block ")]
        wanted = {bisect.bisect_right(starts, address) for address in wanted} - {0}
    print(*(f"{address:x}" for address in sorted(wanted)), sep="\n")


main()
