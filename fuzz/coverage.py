#!/usr/bin/env python3
"""Which branches of kernel/mm the programs of a coverage run take, against the list of those that
none can.

    coverage.py EXPORT REASONS

EXPORT is what `llvm-cov export` says; a branch is an outcome, true or false, of a condition in the
text, however often it is compiled (in a header, in a macro).  REASONS has lines of four columns:
FILE:FUNCTION, condition, outcome, reason; a reason for an outcome that programs reach, or that is
not there, is an error.  So is a file of the folder that is not in EXPORT.  Prints a table by files,
and the outcomes that are neither reached nor explained.  Fails if there is one, or if fewer than
LEAST per cent are reached.
"""
import collections
import glob
import json
import re
import sys

LEAST = 95.0


def text_of(sources, file, line, column, end_line, end_column):
    lines = sources[file][line - 1:end_line]
    lines[-1] = lines[-1][:end_column - 1]
    lines[0] = lines[0][column - 1:]
    return " ".join(" ".join(lines).split())


def branches_of(export, sources):
    """{(file, line, column): [function, condition, times true, times false]}"""
    found = {}
    for function in export["data"][0]["functions"]:
        names = [re.sub(r".*?(kernel/)", r"\1", name) for name in function["filenames"]]
        name = function["name"].split(":")[-1]
        for line, column, end_line, end_column, true, false, file_id, *_ in function["branches"]:
            file = names[file_id]
            if file not in sources:
                continue
            condition = text_of(sources, file, line, column, end_line, end_column)
            entry = found.setdefault((file, line, column), [name, condition, 0, 0])
            entry[2] += true
            entry[3] += false
    return found


def owner(sources, file, line):
    """The function, or macro, of a file that a line is in: an inlined one keeps its name."""
    for text in reversed(sources[file][:line]):
        match = re.match(r"#define (\w+)", text) or re.match(r"[a-z].*?(\w+)\([^;]*$", text)
        if match:
            return match.group(1)
    return "?"


def outcomes(branches, sources):
    """{(file:function, condition, true or false): was every such outcome reached?}"""
    reached = collections.defaultdict(list)
    for (file, line, _), (_, condition, true, false) in sorted(branches.items()):
        place = f"{file}:{owner(sources, file, line)}"
        reached[place, condition, "true"].append(true > 0)
        reached[place, condition, "false"].append(false > 0)
    return reached


def read_reasons(path):
    with open(path) as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and line[0] != "#"]
    return {(place, condition, outcome): reason for place, condition, outcome, reason in rows}


def main():
    with open(sys.argv[1]) as file:
        export = json.load(file)
    paths = sorted(glob.glob("kernel/mm/*.[ch]"))
    sources = {}
    for path in paths:
        with open(path) as file:
            sources[path] = file.read().split("\n")
    seen = {re.sub(r".*?(kernel/)", r"\1", f["filename"]) for f in export["data"][0]["files"]}
    reached = outcomes(branches_of(export, sources), sources)
    reasons = read_reasons(sys.argv[2])
    errors = [f"{path}: is not linked" for path in paths
              if path.endswith(".c") and path not in seen]

    all_count, reached_count, explained = (collections.Counter() for _ in range(3))
    unexplained = []
    for key, values in reached.items():
        file = key[0].split(":")[0]
        all_count[file] += len(values)
        reached_count[file] += sum(values)
        if not all(values) and key in reasons:
            explained[file] += len(values) - sum(values)
        elif not all(values):
            unexplained.append("\t".join(key))
    errors += ["a reason for what is reached: " + " ".join(key) for key in reasons
               if key in reached and all(reached[key])]
    errors += ["a reason for no branch: " + " ".join(key) for key in reasons if key not in reached]

    print(f"{'branches of':28} {'all':>6} {'reached':>8} {'explained':>10}")
    for file in sorted(all_count):
        print(f"{file:28} {all_count[file]:6} {reached_count[file]:8} {explained[file]:10}")
    total, share = all_count.total(), 100 * reached_count.total() / all_count.total()
    print(f"{'':28} {total:6} {reached_count.total():8} {explained.total():10}")
    if unexplained:
        print("\nneither reached nor explained:", *unexplained, sep="\n")
    if share < LEAST:
        errors.append(f"{share:.1f} % of the branches are reached: fewer than {LEAST:.0f} %")
    print(f"\nreached {share:.1f} % of {total} branches, explained {explained.total()}, "
          f"neither {total - reached_count.total() - explained.total()}")
    if errors:
        print(*errors, sep="\n")
    return 1 if errors or unexplained else 0


sys.exit(main())
