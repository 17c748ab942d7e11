"""A goal with hypotheses left out: a proof from fewer of them is a proof.

A goal is a chain of hypotheses, H1 => H2 => ... => G.  Some become `true`, nothing else is touched:
in near() those that speak of arrays, but of none that G speaks of; in used() those that another
prover did not need.
"""
import re

TOKEN = re.compile(r"[()]|[^\s()]+")
GOAL = ";; Goal "
USED = re.compile(r"\bh(\d+)\b")


class Reader:
    """The tokens of a text, and where the bracket that each one opens is closed."""

    def __init__(self, text):
        self.tokens = [(m.group(), m.start(), m.end()) for m in TOKEN.finditer(text)]
        self.close, opened = {}, []
        for i, (word, _, _) in enumerate(self.tokens):
            if word == "(":
                opened.append(i)
            elif word == ")":
                self.close[opened.pop()] = i

    def word(self, i):
        return self.tokens[i][0]

    def end(self, i):
        """The token behind the term that begins at i."""
        return self.close.get(i, i) + 1

    def head(self, i):
        return self.word(i + 1) if self.word(i) == "(" else ""


def conjuncts(reader, i):
    """The parts of a hypothesis that can be left out one by one."""
    if reader.head(i) != "and":
        return [i]
    parts, j = [], i + 2
    while j < reader.close[i]:
        parts += conjuncts(reader, j)
        j = reader.end(j)
    return parts


def links(reader):
    """Where the links of the chain begin: "forall", "let", "=>"; the last one is G."""
    i = 4  # behind "(assert (not"
    while (head := reader.head(i)) in ("forall", "let", "=>"):
        yield head, i
        i = reader.end(i + 2)
    yield "goal", i


def bound(reader, i):
    """Where what a link binds begins, one by one: "(name sort)" or "(name term)"."""
    j = i + 3
    while j < reader.close[i + 2]:
        yield j
        j = reader.end(j)


def chain(reader):
    """The hypotheses of a goal, as tokens where they begin, and the arrays of each; those of G."""
    arrays, found = {}, []

    def mentioned(i):
        return frozenset().union(*(arrays.get(reader.word(j), ())
                                   for j in range(i, reader.end(i))))

    for kind, i in links(reader):
        if kind == "forall":
            for j in bound(reader, i):
                name = reader.word(j + 1)
                is_array = reader.head(j + 2) == "Array"
                arrays[name] = frozenset([(name, i)] if is_array else ())
        elif kind == "let":
            for j in bound(reader, i):
                arrays[reader.word(j + 1)] = mentioned(j + 2)
        elif kind == "=>":
            found += [(j, mentioned(j)) for j in conjuncts(reader, i + 2)]
    return found, mentioned(i)


def parse(text):
    """What stands before the goal; the goal; its tokens."""
    start = text.index("(assert", text.index(GOAL))
    return text[:start], text[start:], Reader(text[start:])


def near(text):
    """The goal without the hypotheses that are about something else."""
    head, goal, reader = parse(text)
    hypotheses, spoken_of = chain(reader)
    out, done = [head], 0
    for i, arrays in hypotheses:
        if arrays and not arrays & spoken_of:
            out += [goal[done:reader.tokens[i][1]], "true"]
            done = reader.tokens[reader.end(i) - 1][2]
    return "".join(out) + goal[done:]


def flat(text):
    """What stands before the goal and what it binds; its hypotheses; G."""
    head, goal, reader = parse(text)
    lets, hypotheses = [], []

    def source(i):
        return goal[reader.tokens[i][1]:reader.tokens[reader.end(i) - 1][2]]

    def closed(i):
        return f"{''.join(lets)}{source(i)}{')' * len(lets)}"

    for kind, i in links(reader):
        if kind == "forall":
            head += "".join(f"(declare-const {reader.word(j + 1)} {source(j + 2)})\n"
                            for j in bound(reader, i))
        elif kind == "let":
            lets += [f"(let ({source(j)}) " for j in bound(reader, i)]
        elif kind == "=>":
            hypotheses += map(closed, conjuncts(reader, i + 2))
    return head, hypotheses, closed(i)


def named(text):
    """The goal with names for its hypotheses, and the question which of them a proof has used."""
    head, hypotheses, goal = flat(text)
    terms = [f"(! {term} :named h{n})" for n, term in enumerate(hypotheses)] + [f"(not {goal})"]
    return f"(set-option :produce-unsat-cores true)\n{head}" + \
        "".join(f"(assert {term})\n" for term in terms) + "(check-sat)\n(get-unsat-core)\n"


def used(text, answer):
    """The goal with those hypotheses alone that the answer to the text of named() names."""
    head, hypotheses, goal = flat(text)
    kept = {int(number) for number in USED.findall(answer)}
    terms = [term for n, term in enumerate(hypotheses) if n in kept] + [f"(not {goal})"]
    return head + "".join(f"(assert {term})\n" for term in terms) + "(check-sat)\n"
