"""The rules of style, each a function from a tree to the list of what breaks it.

A tree is a dictionary from paths, relative to the root, to texts.  RULES names the rules; tidy.t runs
them on the tree and first shows that each of them finds what it is for.
"""
import os
import re

LAYERS = ["lib", "check", "x86", "mm", "fs", "proc", "sys", "boot"]
# Files sleep, wake and send signals, and ask who wants them and how many he may have; the machine
# supplies what memory management asks of it.
UPWARDS = {"fs": ["kernel/proc/cred.h", "kernel/proc/current.h", "kernel/proc/foreground.h",
                  "kernel/proc/rlimit.h", "kernel/proc/sched.h", "kernel/proc/session.h",
                  "kernel/proc/signal.h"],
           "x86": ["kernel/mm/hw.h", "kernel/mm/space.h"]}
MAX_COLUMNS = 100
MAX_LINES = 450
MAX_MAKEFILE_LINES = 60
TAB = 8
SYMBOL_DOCS = re.compile(r"`([\w./-]+\.(?:c|h|S)):(\w+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def is_c(path):
    return path.endswith((".c", ".h", ".S"))


def is_text(path):
    return is_c(path) or path.endswith((".md", ".mk", ".py", ".sh", ".t", ".ld")) or \
        os.path.basename(path) == "Makefile"


def is_self(path):
    """This folder quotes what it looks for."""
    return path.startswith("tests/tidy/")


def lines_of(tree, wanted):
    for path, text in sorted(tree.items()):
        if wanted(path) and not is_self(path):
            for number, line in enumerate(text.split("\n"), 1):
                yield path, number, line


def code_only(text):
    """The text without comments and strings, its lines kept."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.DOTALL)


def includes(tree):
    for path, number, line in lines_of(tree, is_c):
        match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if match:
            yield path, number, match.group(1)


def layer_of(path):
    parts = path.split("/")
    return LAYERS.index(parts[1]) if parts[0] == "kernel" and parts[1] in LAYERS else None


def include_allowed(path, name):
    top, other = path.split("/")[0], name.split("/")[0]
    if top == "spec":
        return other == "spec"
    if top == "model":
        return other in ("spec", "model")
    if top != "kernel" or other in ("spec", "model"):
        return True
    if other != "kernel":
        return False
    mine, its = layer_of(path), layer_of(name)
    if mine is None or its is None:
        return True
    return its <= mine or name in UPWARDS.get(LAYERS[mine], ())


def include_direction(tree):
    """spec includes spec; model spec and model; a layer of the kernel itself and those below"""
    return [f"{path}:{number}: includes {name}" for path, number, name in includes(tree)
            if not include_allowed(path, name)]


def includes_exist(tree):
    """what is included by a path from the root is there"""
    return [f"{path}:{number}: there is no {name}" for path, number, name in includes(tree)
            if "/" in name and name not in tree]


def head_comments(tree):
    """every file of C or assembly begins with a comment that says what it is for"""
    return [path for path, text in sorted(tree.items())
            if is_c(path) and not is_self(path) and not re.match(r"/\*\n \* \S", text)]


def contracts_in_macros(tree):
    """no contract inside a #define: Frama-C would not see it"""
    found = []
    for path, text in sorted(tree.items()):
        if is_c(path):
            joined = text.replace("\\\n", "  ")
            found += [path for line in joined.split("\n")
                      if re.match(r"\s*#\s*define\b.*/[*/]@", line)]
    return found


def inline_assembly(tree):
    """assembly in C only in kernel/x86"""
    return [f"{path}:{number}" for path, text in sorted(tree.items())
            if path.endswith((".c", ".h")) and not path.startswith("kernel/x86/")
            for number, line in enumerate(code_only(text).split("\n"), 1)
            if re.search(r"\b(asm|__asm__|__asm)\b", line)]


def machine_paths(tree):
    """no path of the machine it was written on"""
    return [f"{path}:{number}: {line.strip()}" for path, number, line in lines_of(tree, is_text)
            if re.search(r"(?<![\w.])/(home|root|Users|mnt|srv|work)/\w", line)]


def file_sizes(tree):
    """no file of more than 450 lines, but what a program writes"""
    return [f"{path}: {text.count(chr(10))} lines" for path, text in sorted(tree.items())
            if is_text(path) and text.count("\n") > MAX_LINES and
            not (path.endswith(".md") and "\nWritten by `make " in text)]


def line_lengths(tree):
    """no line of more than 100 columns, a tab being 8"""
    return [f"{path}:{number}: {len(line.expandtabs(TAB))} columns"
            for path, number, line in lines_of(tree, lambda p: is_text(p) and not p.endswith(".md"))
            if len(line.expandtabs(TAB)) > MAX_COLUMNS]


def trailing_space(tree):
    """no white space at the end of a line; a newline at the end of a file"""
    return [f"{path}:{number}" for path, number, line in lines_of(tree, is_text)
            if line != line.rstrip()] + \
        [path for path, text in sorted(tree.items()) if is_text(path) and text[-1:] != "\n"]


def marks(tree):
    """nothing is left for later"""
    return [f"{path}:{number}: {line.strip()}" for path, number, line in lines_of(tree, is_text)
            if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)]


def symbols(tree):
    """a `file:symbol` in a document names a file and a symbol in it"""
    found = []
    for path, number, line in lines_of(tree, lambda p: p.endswith(".md")):
        for name, symbol in SYMBOL_DOCS.findall(line):
            if name not in tree:
                found.append(f"{path}:{number}: there is no {name}")
            elif not re.search(rf"\b{symbol}\b", code_only(tree[name])):
                found.append(f"{path}:{number}: no {symbol} in {name}")
    return found


def links(tree):
    """a link from a document to a file leads to one"""
    found = []
    folders = {os.path.dirname(path) for path in tree}
    for path, number, line in lines_of(tree, lambda p: p.endswith(".md")):
        for target in LINK.findall(line):
            if re.match(r"\w+:|#", target):
                continue
            to = os.path.normpath(os.path.join(os.path.dirname(path), target.split("#")[0]))
            if to not in tree and to not in folders and not any(f.startswith(to + "/") for f in tree):
                found.append(f"{path}:{number}: {target}")
    return found


def makefile_size(tree):
    """the Makefile has fewer than 60 lines"""
    count = tree.get("Makefile", "").count("\n")
    return [f"{count} lines"] if count >= MAX_MAKEFILE_LINES else []


RULES = [include_direction, includes_exist, head_comments, contracts_in_macros, inline_assembly,
         machine_paths, file_sizes, line_lengths, trailing_space, marks, symbols, links,
         makefile_size]
