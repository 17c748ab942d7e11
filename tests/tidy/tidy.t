#!/usr/bin/env python3
"""The rules of style as tests: first each rule is shown a tree that breaks it, then the real one."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rules

HEAD = "/*\n * What it is for.\n */\n"

# For each rule trees that break it, each in one way, and one that does not.
PLANTED = {
    "include_direction": (
        [{"spec/a.h": '#include "model/b.h"\n'}, {"model/a.c": '#include "kernel/lib/b.h"\n'},
         {"kernel/mm/a.c": '#include "kernel/proc/b.h"\n'},
         {"kernel/lib/a.c": '#include "tests/b.h"\n'}],
        {"kernel/proc/a.c": '#include "kernel/mm/b.h"\n#include "model/b.h"\n'}),
    "includes_exist": ([{"kernel/a.c": '#include "kernel/none.h"\n'}],
                       {"kernel/a.c": '#include "kernel/a.h"\n', "kernel/a.h": HEAD}),
    "head_comments": ([{"model/a.c": "int x;\n"}, {"kernel/a.S": "ret\n"}], {"model/a.c": HEAD}),
    "contracts_in_macros": ([{"model/a.h": "#define A \\\n /*@ requires \\true; */ \\\n int f()\n"}],
                            {"model/a.h": "/*@ requires \\true; */\nint f();\n"}),
    "inline_assembly": ([{"kernel/mm/a.c": "void f(void) { asm volatile(\"nop\"); }\n"},
                         {"model/a.h": "__asm__(\"nop\");\n"}],
                        {"kernel/x86/a.c": "asm(\"nop\");\n", "kernel/a.c": "/* asm */\n"}),
    "machine_paths": ([{"a.md": "see /home/me/tree\n"}, {"x.mk": "A := /root/tree\n"}],
                      {"a.md": "see docs/home/me\n"}),
    "file_sizes": ([{"a.c": "\n" * 451}, {"a.c": "\nWritten by `make " + "\n" * 451}],
                   {"a.c": "\n" * 450, "a.md": "\nWritten by `make docs`" + "\n" * 451}),
    "line_lengths": ([{"a.c": "x" * 101 + "\n"}, {"a.h": "\t" * 12 + "x" * 5 + "\n"}],
                     {"a.c": "x" * 100 + "\n"}),
    "trailing_space": ([{"a.c": "int x; \n"}, {"a.c": "int x;"}], {"a.c": "int x;\n"}),
    "marks": ([{"a.c": "/* TODO: more */\n"}, {"a.py": "# FIXME\n"}], {"a.c": "/* done */\n"}),
    "symbols": ([{"d.md": "`a.c:gone`\n", "a.c": "int here; /* gone */\n"},
                 {"d.md": "`b.c:here`\n", "a.c": "int here;\n"}],
                {"d.md": "`a.c:here`\n", "a.c": "int here;\n"}),
    "links": ([{"docs/d.md": "[x](gone.md)\n"}, {"d.md": "[x](docs/gone.md#part)\n"}],
              {"docs/d.md": "[x](../d.md#y) [y](https://x.org/z)\n", "d.md": "[x](docs)\n"}),
    "makefile_size": ([{"Makefile": "\n" * 60}], {"Makefile": "\n" * 59}),
}


def read_tree():
    """The files that git knows, or would."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], check=True,
                           capture_output=True, text=True).stdout.split("\n")
    tree = {}
    for name in filter(os.path.isfile, names):
        with open(name, encoding="utf-8", errors="replace") as file:
            tree[name] = file.read()
    return tree


def test(number, good, name, why=()):
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    for line in () if good else why:
        print(f"# {line}")


TREE = read_tree()
failed = 0
for count, rule in enumerate(rules.RULES):
    bad, fine = PLANTED[rule.__name__]
    missed = [str(tree) for tree in bad if not rule(tree)] + [str(r) for r in rule(fine)]
    test(2 * count + 1, not missed, f"{rule.__name__} finds what breaks it, and only that", missed)
    broken = rule(TREE)
    test(2 * count + 2, not broken, rule.__doc__, broken)
    failed += bool(missed) + bool(broken)
print(f"1..{2 * len(rules.RULES)}")
sys.exit(1 if failed else 0)
