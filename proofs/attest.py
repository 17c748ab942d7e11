#!/usr/bin/env python3
"""Is the text that runs the text that was proved?

  attest.py table 'NAME: FLAGS' ...   for each way of compiling the model; status 1 if one is stale
  attest.py source 'FLAGS'            a C file with the line that a kernel compiled so prints

What is compared is each model/*.c after the preprocessor, without comments: what is compiled.  What
the standard headers say (<stdint.h>, <stdbool.h>) is the compiler's or Frama-C's own, and left out:
UINT64_MAX stays a name.  The proof is of the limits of spec/limits.h.  A program built with
others (-DNR_TASKS=12) is compared with the limits left as names, so that all else is the same.
prove.py writes build/proofs/ATTEST when everything is proved.
"""
import glob
import hashlib
import json
import os
import re
import subprocess
import sys

ATTEST = "build/proofs/ATTEST"
EMPTY = "build/proofs/empty"  # a standard header without a line
PROOF = "-I. -D__FRAMAC__ -D__FC_MACHDEP_X86_64"  # how Frama-C has a file preprocessed
PROGRAMS = ("build/kernel.elf", "build/checked/kernel.elf")


def compiled(path, flags, root):
    """
    What of a file reaches the compiler, with the names of the standard headers as names; a comment
    leaves a blank or none.
    """
    text = subprocess.run(["gcc", "-E", "-P", "-nostdinc", f"-I{os.path.abspath(EMPTY)}", *flags,
                           path], check=True, cwd=root, stdout=subprocess.PIPE).stdout
    return b" ".join(text.split())


def digest(flags, named_limits, root="."):
    """The hash of the model's text, its limits as numbers or as names."""
    flags = [flag for flag in flags.split() if not flag.startswith("-M")]
    if named_limits:
        with open("spec/limits.h") as file:
            limits = re.findall(r"^#ifndef (\w+)(?<!_H)\b", file.read(), re.MULTILINE)
        flags = [flag for flag in flags if flag[2:].split("=")[0] not in limits]
        flags += [f"-D{limit}={limit}" for limit in limits]
    for path in glob.glob("spec/*.h") + glob.glob("model/*.[ch]"):
        with open(path) as file:
            for header in re.findall(r"#\s*include\s*<([^>]+)>", file.read()):
                os.makedirs(os.path.dirname(f"{EMPTY}/{header}"), exist_ok=True)
                with open(f"{EMPTY}/{header}", "w"):
                    pass
    text = hashlib.sha256()
    for path in sorted(glob.glob("model/*.c")):
        text.update(compiled(path, flags, root))
    return text.hexdigest()


def texts(flags, root):
    """The hashes with the limits as numbers and as names, of the tree at a root."""
    return {"text": digest(flags, False, root), "named": digest(flags, True, root)}


def write(proved, summary):
    """prove.py: all is proved, of these texts.  The file is left alone if it says so already."""
    text = json.dumps(proved | {"summary": summary}, indent=1) + "\n"
    if not os.path.exists(ATTEST) or open(ATTEST).read() != text:
        with open(ATTEST, "w") as out:
            out.write(text)


def compare(flags):
    """(is it what was proved, with which limits; hash)"""
    try:
        with open(ATTEST) as file:
            proved = json.load(file)
    except (OSError, ValueError):
        return None, "nothing is proved yet", ""
    text = digest(flags, False)
    if text == proved["text"]:
        return proved, "the text that was proved", text
    if digest(flags, True) == proved["named"]:
        return proved, "the same with other limits", text
    return None, "not proved since it changed", text


def line_of(flags):
    proved, what, text = compare(flags)
    if proved is None:
        return what
    other = " with other limits" if text != proved["text"] else ""
    return f"{proved['summary']}, text {proved['text'][:8]}{other}"


def carried(program):
    """The line that a built kernel carries."""
    with open(program, "rb") as file:
        found = re.search(rb"Attest: ([ -~]*)", file.read())
    return found.group(1).decode() if found else "nothing"


def table(ways):
    stale, lines = 0, set()
    for way in ways:
        name, flags = way.split(": ", 1)
        proved, what, text = compare(flags)
        stale += proved is None
        lines.add(line_of(flags))
        print(f"  {name:28}{text[:8]:10}{what}")
    for program in filter(os.path.exists, PROGRAMS):
        line = carried(program)
        stale += line not in lines or "text" not in line
        print(f"  {program:28}carries   {line}")
    print("  what runs is what was proved" if not stale else
          "  NOT ATTESTED: what runs is not, or not all, what was proved last (make prove, make)")
    return 1 if stale else 0


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if sys.argv[1] == "table":
        sys.exit(table(sys.argv[2:]))
    print("/* What make last knew of the proof; written by proofs/attest.py. */\n"
          '#include "kernel/boot/attest.h"\n\n'
          f'const char attest_line[] = ATTEST_MARK "{line_of(sys.argv[2])}";')
