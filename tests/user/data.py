#!/usr/bin/env python3
"""Make the files that the test programs open and try to run: data.py HELLO DIRECTORY.

HELLO is a good program; most of the files are that program, damaged in one way each.
"""
import os
import shutil
import struct
import sys

E_MACHINE, E_ENTRY, E_PHOFF, E_PHENTSIZE, E_PHNUM = 18, 24, 32, 54, 56
PH_SIZE, P_TYPE, P_VADDR = 56, 0, 16
PT_LOAD = 1


def patched(program, offset, form, value):
    copy = bytearray(program)
    struct.pack_into(form, copy, offset, value)
    return bytes(copy)


def first_segment(program):
    """The offset of the first program header that is loaded."""
    at = struct.unpack_from("<Q", program, E_PHOFF)[0]
    while struct.unpack_from("<I", program, at + P_TYPE)[0] != PT_LOAD:
        at += PH_SIZE
    return at


def damaged(program):
    return {
        "empty": b"",
        "junk": b"this is no program\n" * 20,
        "truncated40": program[:40],
        "truncated100": program[:100],
        "half": program[: len(program) // 4],
        "machine": patched(program, E_MACHINE, "<H", 0xF3),  # RISC-V
        "magic": patched(program, 3, "<B", ord("G")),
        "nophdr": patched(program, E_PHNUM, "<H", 0),
        "phentsize": patched(program, E_PHENTSIZE, "<H", 32),
        "wildentry": patched(program, E_ENTRY, "<Q", 0xDEAD000000000000),
        "kernelvaddr": patched(program, first_segment(program) + P_VADDR, "<Q", 0xFFFFFFFF80000000),
        "forbidden": program,
    }


def main(hello, directory):
    with open(hello, "rb") as file:
        program = file.read()
    files = damaged(program)
    files["text"] = b"abcdefghijklmnopqrstuvwxyz\n"
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    for name, content in files.items():
        path = os.path.join(directory, name)
        with open(path, "wb") as file:
            file.write(content)
        os.chmod(path, 0o644 if name in ("forbidden", "text") else 0o755)
    for name, target in (("link", "text"), ("loop", "loop")):
        os.symlink(target, os.path.join(directory, name))


main(*sys.argv[1:])
