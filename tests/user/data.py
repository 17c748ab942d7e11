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


def scripts():
    """Files that the program `script` is to run; from the folder above."""
    chain = {f"chain{n}": f"#!data/chain{n - 1} {n}\n" for n in range(2, 8)}
    texts = {
        "plain": "#!./script\nrest\n",
        "blanks": "#! \t./script  \t show it \t \n",
        "noend": "#!./script show",
        "shell": "#!/bin/sh\nexit 5$#\n",
        "chain1": "#!./script show\n",
        "nothing": "#! \n",
        "missing": "#!/no/such/interpreter\n",
        "folder": "#!/\n",
        "norights": "#!data/forbidden\n",
        "long": "#!./" + "x" * 300 + "\n",
        "text_below": "#!data/junk\n",
    }
    return {name: text.encode() for name, text in (texts | chain).items()}


def segment(flags, offset, filesz, memsz):
    base = 0x400000
    return struct.pack("<IIQQQQQQ", PT_LOAD, flags, offset, base + offset, base + offset, filesz,
                       memsz, 0x1000)


def two_in_a_page():
    """A program whose data and code share a page; it exits with 42 if all is where it should be."""
    code = bytes.fromhex(
        "8b3c2500014000"    # mov 0x400100, %edi: data
        "033c25f00f4000"    # add 0x400ff0, %edi: the file has something there, memory zeros
        "033c25f01f4000"    # add 0x401ff0, %edi: the page behind
        "ff042500014000"    # incl 0x400100
        "b83c000000" "0f05")  # exit
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 2, 62, 1, 0x4000B0, 64, 0, 0, 64,
                         PH_SIZE, 2, 0, 0, 0)
    program = header + segment(5, 0, 0x100, 0x100) + segment(7, 0x100, 4, 0x2000) + code
    return program.ljust(0x100, b"\0") + struct.pack("<I", 42) + b"\xff" * 0x2000


def main(hello, directory):
    with open(hello, "rb") as file:
        program = file.read()
    files = damaged(program)
    files |= scripts()
    files["twoinapage"] = two_in_a_page()
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
