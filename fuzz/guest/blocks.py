#!/usr/bin/env python3
"""The basic blocks of a kernel, and where it keeps its counts: what the plugin must know of it.

    blocks.py KERNEL

Prints `text START END`, then `block ADDRESS FUNCTION` for each address at which a block begins, in
their order, and `symbol ADDRESS NAME` for each variable of one.
"""
import re
import subprocess
import sys

# What the clock does at any time; counted, no program would do the same twice.
NOT_COUNTED = re.compile(r"interrupt|_tick$|^tick|^clock|^timer|^pic_|^idle|^itimer|^load_")


def lines_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def blocks(kernel):
    """{address of a block's first instruction: its function}, by what jumps where."""
    starts, owner, function, begins = set(), {}, None, False
    for line in lines_of("objdump", "-d", "--no-show-raw-insn", "-j", ".text", kernel):
        label = re.match(r"([0-9a-f]+) <(.*)>:$", line)
        if label:
            function, begins = label.group(2), True
            continue
        code = re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*(\S*)", line)
        if not code:
            continue
        address, name = int(code.group(1), 16), code.group(2)
        owner[address] = function
        if begins:
            starts.add(address)
        begins = bool(re.match(r"j|call|ret|iret|sysret|ud2|hlt", name))
        if name.startswith(("j", "call")) and re.fullmatch(r"[0-9a-f]+", code.group(3)):
            starts.add(int(code.group(3), 16))
    return {a: owner[a] for a in sorted(starts) if a in owner and not NOT_COUNTED.search(owner[a])}


def main():
    kernel = sys.argv[1]
    symbols = [line.split() for line in lines_of("nm", kernel) if len(line.split()) == 3]
    at = {name: address for address, _, name in symbols}
    print("text", at["text_start"], at["text_end"])
    for address, function in blocks(kernel).items():
        print(f"block {address:x} {function}")
    for address, kind, name in symbols:
        if kind in "bBdD":
            print("symbol", address, name)


main()
