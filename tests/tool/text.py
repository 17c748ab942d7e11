#!/usr/bin/env python3
"""The words of the specification as C: names of flags, errors and steps, the columns of the table
of versions, and what a flag word promises.  All of it is read from the headers of spec/ and model/;
the promises are the predicates of the contracts that the prover compares with the code, translated.
A sentence in words for each stands in tests/tool/why.txt; one that is missing or not needed is an
error.

usage: text.py >text.c
"""
import re
import sys

HEADERS = ("model/clone3.h", "model/refuse.h", "model/rungs.h")
# The answers that are taken apart, in the order in which Linux comes to them.
ANSWERS = ("clone3_answer", "clone_answer")
# Promises of rungs, which have answers of more than one kind.
RUNG_PROMISES = (("may_make_namespaces", "makes_namespaces"), ("namespaces_fit",
                                                               "makes_namespaces"))
ARGUMENTS = {"struct linux_rules": "*q->rules", "struct clone_args": "q->args",
             "struct clone3_args": "q->raw", "struct task": "*q->record", "f": "q->flags",
             "size": "q->size"}


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def one_space(text):
    return re.sub(r"\s+", " ", text).strip()


def flags():
    return [(name, one_space(why or "")) for name, why in re.findall(
        r"#define (CLONE_\w+) 0x\w+ull(?:[ \t]*/\* (.*?) \*/)?", read("spec/flags.h"))]


def errors():
    return re.findall(r"#define (E\w+) \d+", read("spec/errors.h"))


def steps():
    return [(name, one_space(text)) for name, text in
            re.findall(r"\b(STEP_\w+),\s*/\* (.*?) \*/", read("spec/rung.h"), re.DOTALL)]


def columns():
    body = read("spec/rules.h").split("struct linux_rules {")[1].split("\n};")[0]
    return [(name, one_space(text)) for name, text in
            re.findall(r"\b(?:bool|int32_t) (\w+);\s*/\* (.*?) \*/", body)]


def predicates():
    """Name: (parameters as (type, name), body), from the contracts; comments are left out."""
    found = {}
    for path in HEADERS:
        for block in re.findall(r"/\*@(.*?)\*/", read(path), re.DOTALL):
            block = re.sub(r"//[^\n]*", "", block)
            for name, params, body in re.findall(
                    r"predicate (\w+)(?:\{[\w, ]+\})?\(([^)]*)\)\s*=(.*?);", block, re.DOTALL):
                pairs = [tuple(one_space(p).rsplit(" ", 1)) for p in params.split(",")]
                found[name] = (pairs, one_space(body), path)
    return found


def split_top(text, sign):
    """The two sides of the first `sign` that is in no parentheses, or None."""
    depth = 0
    for i, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and text.startswith(sign, i) and not (sign == "==>" and text[i - 1] == "<"):
            return text[:i].strip(), text[i + len(sign):].strip()
    return None


def to_c(text):
    """An expression of ACSL in C; sums are of unbounded integers there."""
    text = re.sub(r"\{\w+\}", "", text)
    for sign, form in (("<==>", "(!!({0}) == !!({1}))"), ("==>", "(!({0}) || ({1}))")):
        sides = split_top(text, sign)
        if sides:
            return form.format(*map(to_c, sides))
    text = re.sub(r"\((?=[^()]*(?:\([^()]*\)[^()]*)*==>)((?:[^()]|\([^()]*\))*)\)",
                  lambda m: "(" + to_c(m.group(1)) + ")", text)
    return re.sub(r"(\ba\.\w+) \+", r"(unsigned __int128)\1 +", text)


def leaves(name, known):
    """The promises that a conjunction of promises is made of, in order."""
    parts = [p.strip() for p in known[name][1].split("&&")]
    if all(re.fullmatch(r"\w+(\{\w+\})?\([\w, ]*\)", p) and p.split("(")[0].split("{")[0] in known
           for p in parts):
        return [leaf for p in parts for leaf in leaves(re.match(r"\w+", p).group(), known)]
    return [name]


def promises(known):
    """(name, guard) of each, in the order in which the answers look at them."""
    found = []
    for answer in ANSWERS:
        for name in re.findall(r"!(\w+)(?:\{\w+\})?\([^)]*\) \?", known[answer][1]):
            found += [(leaf, None) for leaf in leaves(name, known)]
    return found + list(RUNG_PROMISES)


def needed(names, known):
    """The predicates that those are written with, before them."""
    order = []
    for name in names:
        inner = [w for w in re.findall(r"\b(\w+)\(", re.sub(r"\{\w+\}", "", known[name][1]))
                 if w in known and w != name]
        order += [n for n in needed(inner, known) if n not in order]
        if name not in order:
            order.append(name)
    return order


def call(name, known):
    return f"{name}({', '.join(ARGUMENTS.get(t) or ARGUMENTS[n] for t, n in known[name][0])})"


def since(body, names):
    """What the table of versions says of the columns that a promise asks."""
    asked = re.findall(r"\br\.(\w+)", body)
    return ", ".join(dict(names)[a] for a in asked if a in dict(names))


def sentences(names):
    told = dict(line.split(": ", 1) for line in read("tests/tool/why.txt").splitlines()
                if line and not line.startswith("#"))
    wrong = set(told) ^ set(names)
    if wrong:
        sys.exit("text.py: tests/tool/why.txt and the contracts differ in: " + " ".join(wrong))
    return told


def main():
    known, names = predicates(), columns()
    made = promises(known)
    why = sentences([name for name, _ in made])
    print('/*\n * Written by tests/tool/text.py from the headers of spec/ and model/.\n */')
    print('#include <stddef.h>\n#include "tests/tool/text.h"\n')
    for name in needed([n for pair in made for n in pair if n], known):
        params = ", ".join(f"{'uint64_t' if t == 'integer' else t} {n}"
                           for t, n in known[name][0])
        print(f"static bool {name}({params})\n{{\n\treturn {to_c(known[name][1])};\n}}\n")
    for name, guard in made:
        test = call(name, known) if not guard else f"!{call(guard, known)} || {call(name, known)}"
        print(f"static bool keeps_{name}(const struct question *q)\n{{\n\treturn {test};\n}}\n")
    print("const struct flag_text flag_texts[] = {")
    print("".join(f"\t{{{quote(n)}, {n}, {quote(w)}}},\n" for n, w in flags()) + "\t{0}\n};")
    print("const struct error_text error_texts[] = {")
    print("".join(f"\t{{{quote(n)}, {n}}},\n" for n in errors()) + "\t{0}\n};")
    print("const struct step_text step_texts[NR_STEPS] = {")
    for n, w in steps():
        print(f"\t[{n}] = {{{quote(n[5:].lower())}, {quote(w)}}},")
    print("};")
    print("const struct column_text column_texts[] = {")
    for n, w in names:
        print(f"\t{{{quote(n)}, {quote(w)}, offsetof(struct linux_rules, {n}), "
              f"sizeof(((struct linux_rules *)0)->{n})}},")
    print("\t{0}\n};\nconst struct promise promises[] = {")
    for name, _ in made:
        _, body, path = known[name]
        print(f"\t{{{quote(name)}, {quote(re.sub(r'{.}', '', body))}, {quote(why[name])},\n"
              f"\t {quote(since(body, names))}, {quote(path)}, keeps_{name}}},")
    print("\t{0}\n};")


main()
