#!/usr/bin/env python3
"""What the proof rests on: which functions have a contract and no body, against proofs/trust.tsv.

Run alone, it prints what is wrong and ends with status 1 if anything is.
"""
import glob
import os
import re
import subprocess
import sys

TRUST = "proofs/trust.tsv"
WITNESSES = "tests/unit/steps.c"
FORBIDDEN = re.compile(r"\b(axiom|axiomatic|admit|lemma)\b|(ensures|requires)[^;]*\\false")
DEFINED = re.compile(r"\b(?:logic\s+\w+|predicate)\s+([TV]\(\w+\)|\w+)[^=;]*=([^;]*);")
WORDS = {"if", "for", "while", "switch", "return", "sizeof"}


def plain_text(path):
    """A file after the preprocessor, without comments."""
    return subprocess.run(["gcc", "-E", "-P", "-I.", path], check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def outline(text):
    """The text with everything inside braces left out: only what stands at the top level."""
    out, depth = [], 0
    for c in text:
        if c == "}":
            depth -= 1
        if depth == 0:
            out.append(c)
        if c == "{":
            depth += 1
    return "".join(out)


def defined(text):
    """The functions that have a body, in order."""
    return re.findall(r"\b(\w+)\s*\([^;{}()]*\)\s*\{\}", outline(text))


def declared(text):
    return set(re.findall(r"\b(\w+)\s*\([^;{}()]*\)\s*;", outline(text)))


def called(text):
    """What is called within bodies: after the preprocessor and without words of the language."""
    inside, depth = [], 0
    for c in text:
        depth += (c == "{") - (c == "}")
        inside.append(c if depth else " ")
    names = set(re.findall(r"\b([A-Za-z_]\w*)\s*\(", "".join(inside))) - WORDS
    return names | set(re.findall(r"\(\s*\*[^()]*\)\s*\(|\]\s*\(", "".join(inside)))


def uncovered(proved):
    """
    Functions of the preprocessed text that are called or have a body, and have neither a proof
    nor an assumption; a call through a pointer is one that nobody knows.
    """
    texts = [plain_text(path) for path in sorted(glob.glob("model/*.c"))]
    needed = {name for text in texts for name in called(text) | set(defined(text))}
    known = proved | {row[0] for row in listed() if row[1] == "contract"}
    return [f"neither proved nor assumed: {name}" for name in sorted(needed - known)]


def assumed():
    """Functions of the model's headers that no file of the model defines."""
    texts = [plain_text(path) for path in sorted(glob.glob("model/*.c"))]
    bodies = {name for text in texts for name in defined(text)}
    return set().union(*map(declared, texts)) - bodies


def listed():
    """The rows of trust.tsv: name, kind, assumption, who answers for it, how it is checked."""
    with open(TRUST) as lines:
        return [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]


def unlisted():
    """What is wrong: an assumption that is not listed, a row without an assumption, an axiom."""
    rows = listed()
    names = {row[0] for row in rows if row[1] == "contract"}
    have, by_itself = assumed(), set()
    bad = [f"assumed, but not in {TRUST}: {name}" for name in sorted(have - names)]
    bad += [f"in {TRUST}, but nobody assumes it: {name}" for name in sorted(names - have)]
    bad += [f"{TRUST}: five columns, please: {row[0]}" for row in rows if len(row) != 5]
    with open(WITNESSES) as file:
        witnesses = set(defined(file.read()))
    bad += [f"{name} is assumed, and {WITNESSES} does not execute it"
            for name in sorted(have - witnesses)]
    for path in glob.glob("model/*") + glob.glob("spec/*"):
        with open(path) as file:
            for contract in re.findall(r"/\*@.*?\*/", file.read(), re.DOTALL):
                if found := FORBIDDEN.search(contract):
                    bad.append(f"{path}: a contract says '{found.group(0)}'")
                # A definition by itself is as good as an axiom: is it well founded?
                for name, body in DEFINED.findall(contract):
                    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body):
                        by_itself.add(name)
    recursive = {row[0] for row in rows if row[1] == "recursion"}
    bad += [f"defined by itself, but not in {TRUST}: {name}" for name in by_itself - recursive]
    bad += [f"in {TRUST}, but not defined by itself: {name}" for name in recursive - by_itself]
    return bad


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    wrong = unlisted()
    print("\n".join(wrong) or f"{len(assumed())} contracts without a body, all in {TRUST}")
    sys.exit(1 if wrong else 0)
