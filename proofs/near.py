"""A goal with what is far from it left out: a proof from fewer hypotheses is a proof.

A goal is a chain of hypotheses, H1 => H2 => ... => G.  Those that speak of arrays, but of none that
G speaks of, become `true`.  Nothing else is touched.
"""
import re

TOKEN = re.compile(r"[()]|[^\s()]+")
GOAL = ";; Goal "


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


def chain(reader):
    """The hypotheses of a goal, as tokens where they begin, and the arrays of each; those of G."""
    arrays, found = {}, []

    def mentioned(first, last):
        return frozenset().union(*(arrays.get(reader.word(j), ()) for j in range(first, last)))

    i = 4  # behind "(assert (not"
    while i < len(reader.tokens):
        head = reader.head(i)
        if head == "forall":
            j = i + 3
            while j < reader.close[i + 2]:
                name = reader.word(j + 1)
                is_array = reader.head(j + 2) == "Array"
                arrays[name] = frozenset([(name, i)] if is_array else ())
                j = reader.end(j)
            i = reader.end(i + 2)
        elif head == "let":
            j = i + 3
            while j < reader.close[i + 2]:
                arrays[reader.word(j + 1)] = mentioned(j + 2, reader.end(j))
                j = reader.end(j)
            i = reader.end(i + 2)
        elif head == "=>":
            found += [(j, mentioned(j, reader.end(j))) for j in conjuncts(reader, i + 2)]
            i = reader.end(i + 2)
        else:
            return found, mentioned(i, reader.end(i))
    raise ValueError("no goal")


def near(text):
    """The goal without the hypotheses that are about something else."""
    start = text.index("(assert", text.index(GOAL))
    reader = Reader(text[start:])
    hypotheses, spoken_of = chain(reader)
    out, done = [text[:start]], 0
    for i, arrays in hypotheses:
        if arrays and not arrays & spoken_of:
            out += [text[start + done:start + reader.tokens[i][1]], "true"]
            done = reader.tokens[reader.end(i) - 1][2]
    return "".join(out) + text[start + done:]
