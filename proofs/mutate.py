"""The mutants of a function: one small change of its text each.

The text is cut into tokens and statements, as far as the house style needs it; a change is
(operator, start, end, new text).
"""
import glob
import re

import harness

TOKEN = re.compile(r"[A-Za-z_]\w*|\d\w*|<<=|>>=|->|\+\+|--|&&|\|\||[<>=!+\-*/%&|^]=|<<|>>|\S")
RELATION = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
BEHIND_OPERAND = re.compile(r"[\w)\]]$")


class Token:
    def __init__(self, match):
        self.text, self.start, self.end = match.group(), match.start(), match.end()

    def is_name(self):
        return re.match(r"[A-Za-z_]", self.text) is not None


class Statement:
    """kind: block, if, loop, return, goto, label, declaration, expression; tokens[first:last]."""

    def __init__(self, kind, first, last, condition=None, inner=()):
        self.kind, self.first, self.last = kind, first, last
        self.condition, self.inner = condition, inner

    def walk(self):
        yield self
        for statement in self.inner:
            yield from statement.walk()


class Body:
    """A function's body as tokens and statements."""

    def __init__(self, text, span):
        self.tokens = [Token(match) for match in TOKEN.finditer(harness.blank(text), *span)]
        self.top, _ = self.statement(0)

    def word(self, i):
        return self.tokens[i].text if i < len(self.tokens) else ""

    def match(self, i):
        """The index of the bracket that closes the one at i."""
        depth = 0
        for j in range(i, len(self.tokens)):
            depth += (self.word(j) in "({[") - (self.word(j) in ")}]")
            if depth == 0:
                return j
        raise ValueError("a bracket is not closed")

    def until(self, i, ends):
        while self.word(i) not in ends:
            i = self.match(i) + 1 if self.word(i) in "({[" else i + 1
        return i

    def statement(self, i):
        """The statement at token i, and the token behind it."""
        word = self.word(i)
        if word == "{":
            inner, j = [], i + 1
            while self.word(j) != "}":
                one, j = self.statement(j)
                inner.append(one)
            return Statement("block", i, j + 1, inner=inner), j + 1
        if word in ("if", "for", "while", "switch"):
            close = self.match(i + 1)
            condition = (i + 2, close)
            if word == "for":
                first = self.until(i + 2, ";") + 1
                condition = (first, self.until(first, ";"))
            one, j = self.statement(close + 1)
            inner = [one]
            if word == "if" and self.word(j) == "else":
                other, j = self.statement(j + 1)
                inner.append(other)
            kind = "if" if word == "if" else "switch" if word == "switch" else "loop"
            return Statement(kind, i, j, condition, inner), j
        if word in ("case", "default") or self.tokens[i].is_name() and self.word(i + 1) == ":":
            j = self.until(i, ":") + 1
            return Statement("label" if word not in ("case", "default") else "case", i, j), j
        j = self.until(i, ";") + 1
        if word in ("return", "goto", "break", "continue"):
            return Statement(word, i, j), j
        typed = word in ("struct", "const", "static", "enum") or (
            self.tokens[i].is_name() and i + 1 < j and self.tokens[i + 1].is_name())
        return Statement("declaration" if typed else "expression", i, j), j


def operands(body, first, last):
    """The operands of the && and || at the top of an expression: (first, last, whole) each."""
    cuts, i = [], first
    while i < last:
        if body.word(i) in ("&&", "||"):
            cuts.append(i)
        i = body.match(i) + 1 if body.word(i) in "({[" else i + 1
    return cuts


def constants():
    """Name -> the name that stands in for it: the next one of its family in its header, or +1."""
    families, known = {}, []
    for path in sorted(glob.glob("spec/*.h") + glob.glob("model/*.h")):
        with open(path) as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
        for name in re.findall(r"^#define ([A-Z]\w+) +\S|^\t([A-Z][A-Z0-9_]+)\b.*,", text,
                               re.MULTILINE):
            name = name[0] or name[1]
            prefix = name.split("_")[0] if "_" in name else "E" if name[0] == "E" else name
            families.setdefault((path, prefix), []).append(name)
            known.append(name)
    other = {}
    for names in families.values():
        for here, there in zip(names, names[1:] + names[:1]):
            alone = here == there or known.count(here) > 1
            other[here] = f"({here} + 1)" if alone else there
    return other


def parameters(head):
    """Type -> the parameters of that type."""
    found = {}
    inside = head[head.rindex("(") + 1:head.rindex(")")]
    for part in inside.split(","):
        words = part.split()
        if len(words) > 1:
            found.setdefault(" ".join(words[:-1]), []).append(words[-1])
    return found


def expression_changes(body, text, first, last):
    """The changes within one expression."""
    tokens = body.tokens
    for cut in operands(body, first, last):
        before = max((c + 1 for c in operands(body, first, cut)), default=first)
        after = min(operands(body, cut + 1, last), default=last)
        yield "drop operand", tokens[before].start, tokens[cut + 1].start, ""
        yield "drop operand", tokens[cut - 1].end, tokens[after - 1].end, ""
    for i in range(first, last):
        token, word = tokens[i], tokens[i].text
        behind = i > first and BEHIND_OPERAND.search(tokens[i - 1].text)
        if word in RELATION:
            yield "relation", token.start, token.end, RELATION[word]
        elif word in ("&&", "||"):
            yield "and/or", token.start, token.end, "||" if word == "&&" else "&&"
        elif word == "!":
            yield "drop not", token.start, token.end, ""
        elif word in ("++", "--"):
            yield "count", token.start, token.end, "--" if word == "++" else "++"
        elif word in ("+=", "-="):
            yield "count", token.start, token.end, "-=" if word == "+=" else "+="
        elif word in "+-" and behind:
            yield "count", token.start, token.end, "-" if word == "+" else "+"
            if tokens[i + 1].text == "1":
                yield "off by one", token.start, tokens[i + 1].end, ""
        elif word in ("true", "false"):
            yield "constant", token.start, token.end, "false" if word == "true" else "true"
        elif re.fullmatch(r"\d+[uUlL]*", word):
            value = re.match(r"\d+", word).group()
            yield "constant", token.start, token.end, str(int(value) + 1) + word[len(value):]
        elif word == "?":
            colon = body.until(i + 1, ":")
            end = body.until(colon + 1, ";,)") if ";" in text[token.end:] else last
            yes = text[token.end:tokens[colon].start].strip()
            no = text[tokens[colon].end:tokens[end - 1].end].strip()
            yield "arms", token.end, tokens[end - 1].end, f" {no} : {yes}"
        elif word == "(" and i > first and re.match(r"[a-z]", tokens[i - 1].text):
            close, arguments, j = body.match(i), [], i + 1
            while j < close:
                comma = min(body.until(j, ",)"), close)
                arguments.append((tokens[j].start, tokens[comma - 1].end))
                j = comma + 1
            for (a, b), (c, d) in zip(arguments, arguments[1:]):
                yield "arguments", a, d, text[c:d] + text[b:c] + text[a:b]


def statement_changes(body, text):
    tokens = body.tokens
    labels = [s for s in body.top.walk() if s.kind == "label"]
    names = [tokens[s.first].text for s in labels]
    for s in body.top.walk():
        start, end = tokens[s.first].start, tokens[s.last - 1].end
        if s.kind == "expression":
            yield "drop", start, end, ";"
            yield from expression_changes(body, text, s.first, s.last - 1)
        elif s.kind in ("declaration", "return"):
            yield from expression_changes(body, text, s.first, s.last - 1)
        elif s.kind == "if" or s.kind == "loop":
            a, b = tokens[s.condition[0]].start, tokens[s.condition[1] - 1].end
            if s.kind == "if":
                yield "drop check", start, tokens[s.first + 1].end, "if (false && "
                yield "widen", a, b, "true"
                yield "negate", a, b, f"!({text[a:b]})"
                if len(s.inner) == 2:
                    yield "drop else", tokens[s.inner[0].last - 1].end, end, ""
            else:
                yield from expression_changes(body, text, s.first + 2, s.condition[0] - 1)
                yield from expression_changes(body, text, s.condition[1],
                                              body.match(s.first + 1))
            yield from expression_changes(body, text, *s.condition)
        elif s.kind == "goto":
            at = names.index(tokens[s.first + 1].text)
            for other in (at - 1, at + 1):
                if 0 <= other < len(names):
                    yield "label", tokens[s.first + 1].start, tokens[s.first + 1].end, names[other]
            yield "drop", start, end, ";"
        elif s.kind in ("break", "continue"):
            yield "drop", start, end, ";"
        if s.kind == "block":
            yield from swaps(body, text, s)


def swaps(body, text, block):
    """Neighbours that change places: across a label, or where one writes what the other reads."""
    tokens, before, label = body.tokens, None, False
    for s in block.inner:
        if s.kind == "label":
            label = True
            continue
        if s.kind == "expression" and before:
            one = text[tokens[before.first].start:tokens[before.last - 1].end]
            two = text[tokens[s.first].start:tokens[s.last - 1].end]
            a, b = (re.split(r"[^=!<>]=[^=]|\+\+|--", x)[0].strip() for x in (one, two))
            if one != two and (label or a in two or b in one):
                start, end = tokens[before.first].start, tokens[s.last - 1].end
                middle = text[tokens[before.last - 1].end:tokens[s.first].start]
                yield "swap", start, end, two + middle + one
        before, label = (s, False) if s.kind == "expression" else (None, False)


def name_changes(body, head, other):
    twins = {}
    for names in parameters(head).values():
        for here, there in zip(names, names[1:] + names[:1]):
            if here != there:
                twins[here] = there
    for i, token in enumerate(body.tokens):
        if body.word(i - 1) in (".", "goto"):
            continue
        if token.text in twins:
            yield "argument", token.start, token.end, twins[token.text]
        elif token.text in other and body.word(i + 1) != "(":
            kind = "error" if body.word(i - 1) == "-" else "constant"
            yield kind, token.start, token.end, other[token.text]


class Mutant:
    """One change of one function: `name` is what it keeps while other lines come and go."""

    def __init__(self, function, text, operator, start, end, new):
        self.function, self.operator = function, operator
        self.text = text[:start] + new + text[end:]
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        self.before = " ".join(text[first:last].split())
        self.after = " ".join((text[first:start] + new + text[end:last]).split())
        self.name = (function.name, operator, self.before, self.after)
        self.killer = ""

    def change(self):
        return f"{self.operator}: {self.before} -> {self.after}"


def mutants(function, text, other):
    """Every mutant of a function, in the order of the text, each with a name of its own."""
    head, span = function.body(text)
    body = Body(text, span)
    found, names = [], {}
    for change in list(statement_changes(body, text)) + \
            list(name_changes(body, text[slice(*head)], other)):
        mutant = Mutant(function, text, *change)
        if any(mutant.text == m.text for m in found):
            continue
        seen = names[mutant.name] = names.get(mutant.name, 0) + 1
        if seen > 1:
            mutant.operator += f" {seen}"
            mutant.name = (function.name, mutant.operator, mutant.before, mutant.after)
        found.append(mutant)
    return found
