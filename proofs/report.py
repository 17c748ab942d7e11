#!/usr/bin/env python3
"""Writes docs/contract.md and docs/trust.md from what the last proof left under build/proofs.

  report.py           writes them
  report.py --check   compares them with what it would write; status 1 if they differ

docs/contract.md has each named clause of each contract of the model under its claim, as
proofs/claims.tsv sorts them; docs/trust.md has proofs/trust.tsv and the options of the proof.
"""
import glob
import os
import re
import sys

import goals
import prove
import solve
import trust

CLAIMS = "proofs/claims.tsv"
CONTRACT = re.compile(r"/\*@((?:(?!\*/).)*?\bterminates\b.*?)\*/\s*(?:/\*.*?\*/\s*)?"
                      r"[\w\s*]*?\b((?:[TV]\(\w+\))|\w+)\s*\(", re.DOTALL)
CLAUSE = re.compile(r"\s*(requires|ensures)\s+(?:(\w+)\s*:)?(.*)", re.DOTALL)
MACHINE = {"rte": r"_assert_rte_", "frames": r"_assigns_", "ends": r"_(terminates|exits)(_\w+)?$",
           "loops": r"_loop_(invariant|variant)_", "asserts": r"_assert_"}


def kinds():
    """What T_NAME stands for, in the texts that are included once per kind."""
    text = "".join(open(path).read() for path in sorted(glob.glob("spec/*.h")))
    return sorted(set(re.findall(r"#define T_NAME (\w+)", text)))


def clauses():
    """(function as it is written, requires or ensures, name, text) of each contract."""
    for path in sorted(glob.glob("spec/*.h") + glob.glob("model/*.[ch]")):
        with open(path) as file:
            for contract, function in CONTRACT.findall(file.read()):
                for part in re.sub(r"//[^\n]*", "", contract).split(";\n"):
                    if match := CLAUSE.match(part):
                        what, name, text = match.groups()
                        yield function, what, name or "", " ".join(text.rstrip(" ;\n").split())


def meant(function, functions):
    """The functions that a name of a text for each kind stands for."""
    if match := re.match(r"([TV])\((\w+)\)", function):
        shape = "{0}_{1}" if match.group(1) == "T" else "{1}_{0}"
        return [f for kind in kinds() if (f := shape.format(kind, match.group(2))) in functions]
    return [function]


def claims():
    """(claim, function, pattern of the clause's name), in order."""
    with open(CLAIMS) as lines:
        return [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]


def status(closed):
    """How many goals, and who closed them, of a list of sets of provers."""
    if not closed:
        return "0", "-"
    by = {}
    for one in closed:
        name = "nobody" if not one else "Qed" if "Qed" in one else " and ".join(sorted(one)[::-1])
        by[name] = by.get(name, 0) + 1
    return str(len(closed)), ", ".join(name if count == len(closed) else f"{name} {count}"
                                       for name, count in sorted(by.items()))


def cell(text):
    return "`" + text.replace("|", "\\|") + "`"


def contract(files):
    """docs/contract.md."""
    closed = {goal: by for file in files for goal, by in file.closed.items()}
    functions = {f for file in files for f in file.functions}
    each = [(f, goal, file.closed[goal]) for file in files for f, goal, _, _ in file.goals
            if goal in file.closed]
    assumed = trust.assumed()
    sums = {column: sum(row[column] for file in files for row in file.rows.values())
            for column in prove.COLUMNS}
    rules, sections, callers, others = claims(), {}, [], []
    for claim, *_ in rules:
        sections.setdefault(claim, [])
    used = set()
    for function, what, name, text in clauses():
        names = "|".join(map(re.escape, meant(function, functions)))
        end = rf"{re.escape(name)}(_part\d+)?(_\d+)?$"
        pattern = rf"({names})_ensures_{end}" if what == "ensures" else \
            rf"\w+_call_({names})_requires_{end}"
        mine = [by for goal, by in closed.items() if re.match(pattern, goal)]
        count, who = ("-", "assumed: [trust](trust.md)") if what == "ensures" and \
            function in assumed else status(mine)
        row = f"| {cell(function)} | {name} | {cell(text)} | {count} | {who} |"
        claim = next((i for i, (_, f, n) in enumerate(rules) if what == "ensures" and
                      re.fullmatch(f, function) and re.fullmatch(n, name)), None)
        used.add(claim)
        (callers if what == "requires" else others if claim is None
         else sections[rules[claim][0]]).append(row)
    out = ["# What is proved, clause by clause", "",
           "Written by `make prove-docs` from the last proof; how to read it is in "
           "[proving.md](proving.md). A function as `T(put)` or `V(copy)` stands for one of each",
           f"kind: {', '.join(kinds())}. \"Z3 and CVC\": each of the two, by itself.", "",
           f"{sums['goals']} goals: {sums['Qed']} closed by Qed, {sums['both']} by Z3 and a CVC, "
           f"{sums['Z3'] + sums['CVC'] - 2 * sums['both']} by one of the two only."]
    head = ["", "| function | clause | says | goals | closed by |",
            "| --- | --- | --- | --- | --- |"]
    unproved = {claim: why for claim, function, why in rules if function == "-"}
    for claim, rows in sections.items():
        out += ["", f"## {claim}"]
        out += ["", unproved[claim]] if claim in unproved else head + rows
    out += ["", "## 9. The machine", "",
            "No overflow, no index outside a table, no change that a contract does not list; each",
            "loop ends. Goals per function.", "",
            f"| function | {' | '.join(MACHINE)} | closed by |", "| --- |" + " --- |" * 6]
    for function in sorted(functions):
        counts, all_of_it = [], []
        for pattern in MACHINE.values():
            mine = [by for f, goal, by in each
                    if f == function and next(p for p in [*MACHINE.values(), ""]
                                              if re.search(p, goal[len(f):])) == pattern]
            counts.append(str(len(mine)))
            all_of_it += mine
        out.append(f"| `{function}` | {' | '.join(counts)} | {status(all_of_it)[1]} |")
    out += ["", "## What a caller must see to", "",
            "A goal at each call within the model; 0 goals: only the kernel calls it."]
    out += head + callers + ["", "## Steps on the way: clauses of no claim"] + head + others
    bad = [f"{CLAIMS}: no clause is meant by: {' '.join(rule)}"
           for i, rule in enumerate(rules) if i not in used and rule[1] != "-"]
    return "\n".join(out) + "\n", bad


WHY = {
    "-machdep gcc_x86_64": "sizes of the types as the kernel's compiler has them",
    "annot:missing-spec=abort": "a function without body and contract would count as one that "
                                "changes nothing",
    "asm:clobber=abort": "assembly would count as one that changes nothing",
    "-wp-rte": "overflow, indices and downcasts are goals",
    "-warn-unsigned-overflow": "wrapping of unsigned numbers as well",
    "-warn-unsigned-downcast": "and their truncation",
    "-wp-warn-memory-model": "a hypothesis about pointers would be a warning, which is a failure",
    "-wp-no-pruning": "a simplification that takes long; without it a goal has more hypotheses",
    "-wp-no-core": "the same",
    "-wp-smoke-tests": "the prover must fail to prove false at each statement",
    "-wp-prover Kept": "goals go to files; proofs/solve.py gives them to the provers",
}


def trusted():
    """docs/trust.md."""
    out = ["# What is trusted", "",
           "Written by `make prove-docs` from `proofs/trust.tsv`; `proofs/trust.py` fails if that",
           "list says more or less than the truth."]
    for kind, title in (("contract", "Contracts without a body: the seam"),
                        ("recursion", "Definitions by themselves"),
                        ("caller", "What the kernel must keep"), ("tool", "Tools"),
                        ("machine", "The machine")):
        out += ["", f"## {title}", "", "| what | is trusted to | by | checked by |",
                "| --- | --- | --- | --- |"]
        out += [f"| {name} | {says} | {who} | {how} |"
                for name, row_kind, says, who, how in trust.listed() if row_kind == kind]
    options = " ".join(goals.OPTIONS)
    out += ["", "## Frama-C's options", "", "| option | why |", "| --- | --- |"]
    out += [f"| `{option}` | {why} |" for option, why in WHY.items()]
    out += ["", "All of them: `" + options + "`", "", "## The provers' options", "",
            "Tried in this order, until one proves the goal.", ""]
    out += [f"* {family}: `{' '.join(way)}`" for family, ways in solve.FAMILIES.items()
            for way in ways]
    return "\n".join(out) + "\n", [f"Frama-C is not given {option}; {__file__} explains it"
                                   for option in WHY if option not in options]


def main():
    os.chdir(prove.ROOT)
    files = prove.known()
    (one, bad), (two, worse) = contract(files), trusted()
    for line in bad + worse:
        print(f"report: {line}")
    status_now = 1 if bad + worse else 0
    for path, text in (("docs/contract.md", one), ("docs/trust.md", two)):
        have = open(path).read() if os.path.exists(path) else ""
        if "--check" not in sys.argv:
            with open(path, "w") as out:
                out.write(text)
        elif have != text:
            print(f"report: {path} is not what the proof says (make prove-docs)")
            status_now = 1
    return status_now


if __name__ == "__main__":
    sys.exit(main())
