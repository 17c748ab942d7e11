"""Contracts as trees: reads what Frama-C prints, and writes predicates out until none is left.

A tree is a tuple, its kind first:
  ("num", text)  ("id", name)  ("result",)  ("dot", e, field)  ("idx", e, i)  ("cast", type, e)
  ("with", field, value, e)  ("un", op, e)  ("bin", op, a, b)  ("chain", [e, ...], [op, ...])
  ("cond", c, a, b)  ("all" or "some", variable, e)  ("let", name, value, e)
  ("at", label, e)  ("call", name, labels, args)
and, once written out, ("old", name), a variable of the model as it was when the function was
called; and ("guard", text, e), a condition that decides what is said next, with its words before.
"""
import re

TOKEN = re.compile(r"""\s+|//[^\n]*|(?P<num>(?:0x[0-9a-fA-F]+|\d+)[uUlL]*)|(?P<id>\\?[A-Za-z_]\w*)|
                   (?P<op><==>|==>|&&|\|\||==|!=|<=|>=|<<|>>|\.\.|[-+*/%&|^~!<>?:,;.=()\[\]{}])""",
                   re.VERBOSE)
BINARY = [["<==>"], ["==>"], ["||"], ["&&"], ["|"], ["^"], ["&"], None, ["<<", ">>"], ["+", "-"],
          ["*", "/", "%"]]
BINDERS = ("\\forall", "\\exists", "\\let")
RELATIONS = ["==", "!=", "<=", ">=", "<", ">"]
TYPES = {"int", "unsigned", "long", "integer", "_Bool", "boolean", "struct", "short", "char",
         "ℤ", "uint32_t", "uint64_t", "int32_t", "task_id"}


def tokens(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SyntaxError(f"not read: {text[at:at + 40]!r}")
        at = match.end()
        if match.lastgroup:
            found.append((match.lastgroup, match.group(match.lastgroup)))
    return found + [("end", "")]


class Reader:
    """One text; a method per thing that it may hold."""

    def __init__(self, text):
        self.tokens, self.at = tokens(text), 0

    def peek(self, ahead=0):
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)][1]

    def take(self, *wanted):
        kind, text = self.tokens[self.at]
        if wanted and text not in wanted:
            raise SyntaxError(f"{text!r}, not {wanted}: {self.tokens[self.at - 8:self.at + 8]}")
        self.at += 1
        return text

    def list_of(self, close, item):
        found = []
        while self.peek() != close:
            found.append(item())
            if self.peek() != close:
                self.take(",")
        self.take(close)
        return found

    def expression(self):
        if self.peek() in ("\\forall", "\\exists"):
            kind = "all" if self.take() == "\\forall" else "some"
            names = self.list_of(";", lambda: [self.take(), self.take()][1])
            body = self.expression()
            for name in reversed(names):
                body = (kind, name, body)
            return body
        if self.peek() == "\\let":
            self.take()
            name = self.take()
            self.take("=")
            value = self.expression()
            self.take(";")
            return ("let", name, value, self.expression())
        left = self.binary(0)
        if self.peek() == "?":
            self.take()
            yes = self.expression()
            self.take(":")
            return ("cond", left, yes, self.expression())
        return left

    def binary(self, level):
        if level == len(BINARY):
            return self.unary()
        if BINARY[level] is None:
            return self.relation(level)
        left = self.binary(level + 1)
        while self.peek() in BINARY[level]:
            op = self.take()
            if op == "==>":
                return ("bin", op, left, self.operand(level))
            left = ("bin", op, left, self.operand(level + 1))
        return left

    def operand(self, level):
        """What stands right of an operator: a quantifier reaches to the end."""
        return self.expression() if self.peek() in BINDERS else self.binary(level)

    def relation(self, level):
        terms, ops = [self.binary(level + 1)], []
        while self.peek() in RELATIONS:
            ops.append(self.take())
            terms.append(self.binary(level + 1))
        if not ops:
            return terms[0]
        if len(ops) == 1:
            return ("bin", ops[0], terms[0], terms[1])
        return ("chain", terms, ops)

    def unary(self):
        if self.peek() in ("!", "-", "~"):
            op = self.take()
            return ("un", op, self.unary())
        if self.peek() == "(" and self.peek(1) in TYPES:
            self.take()
            words = []
            while self.peek() != ")":
                words.append(self.take())
            self.take()
            return ("cast", " ".join(words), self.unary())
        return self.postfix(self.primary())

    def primary(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if text == "(":
            inner = self.expression()
            self.take(")")
            return inner
        if text == "{":
            return self.update()
        if kind == "num":
            return ("num", text)
        if text == "\\result":
            return ("result",)
        if text in ("\\true", "\\false"):
            return ("num", "1" if text == "\\true" else "0")
        if text == "\\old":
            self.take("(")
            inner = self.expression()
            self.take(")")
            return ("at", "Pre", inner)
        if text == "\\at":
            self.take("(")
            inner = self.expression()
            self.take(",")
            label = self.take()
            self.take(")")
            return ("at", label, inner)
        if kind != "id" or text[0] == "\\" and text != "\\nothing":
            raise SyntaxError(f"{text!r}: {self.tokens[self.at - 8:self.at + 8]}")
        labels, args = [], None
        if self.peek() == "{":
            self.take()
            labels = self.list_of("}", self.take)
        if self.peek() == "(":
            self.take()
            args = self.list_of(")", self.expression)
        if labels or args is not None:
            return ("call", text, labels, args or [])
        return ("id", text)

    def update(self):
        """A record that differs in some fields: { e \\with .f = x, ... }."""
        tree = self.expression()
        self.take("\\with")
        while self.peek() != "}":
            self.take(".")
            field = self.take()
            self.take("=")
            tree = ("with", field, self.expression(), tree)
            if self.peek() == ",":
                self.take()
        self.take("}")
        return tree

    def postfix(self, tree):
        while self.peek() in ("[", "."):
            if self.take() == ".":
                tree = ("dot", tree, self.take())
                continue
            tree = ("idx", tree, self.range())
            self.take("]")
        return tree

    def range(self):
        first = self.expression()
        if self.peek() != "..":
            return first
        self.take()
        return ("range", first, self.expression())


def operands(op, tree):
    """a, b and c of (a && b) && c."""
    if tree[0] == "guard":
        return operands(op, tree[2])
    return operands(op, tree[2]) + operands(op, tree[3]) if tree[:2] == ("bin", op) else [tree]


def bounds(variable, parts):
    """Which of these conditions says where a variable begins and ends, and the others."""
    for part in parts:
        if part[0] == "chain" and part[1][1] == ("id", variable) and len(part[2]) == 2:
            return part, [other for other in parts if other is not part]
    raise SyntaxError(f"{variable.split('__')[0]} may be any number")


def nested(kind, names, body):
    """A quantifier over several variables as one in another, each with its bounds first."""
    if len(names) == 1:
        return (kind, names[0], body)
    op = "==>" if kind == "all" else "&&"
    guards = operands("&&", body[2] if kind == "all" else body)
    first, others = bounds(names[0], guards)
    rest = others[0]
    for other in others[1:]:
        rest = ("bin", "&&", rest, other)
    if kind == "all":
        rest = ("bin", "==>", rest, body[3])
    return (kind, names[0], ("bin", op, first, nested(kind, names[1:], rest)))


def number(tree):
    """The value of a constant, or None."""
    if tree[0] == "num":
        return int(tree[1].rstrip("uUlL"), 0)
    if tree[0] == "un" and tree[1] == "-" and number(tree[2]) is not None:
        return -number(tree[2])
    return None


def folded(tree):
    """A tree of constants as what it comes to; so much as a definition by recursion needs."""
    if tree[0] == "bin" and tree[1] in ("-", "+", "<=", "<"):
        a, b = number(tree[2]), number(tree[3])
        if tree[1] == "-" and b is not None and tree[2][:2] == ("bin", "-") and \
                number(tree[2][3]) is not None:
            return ("bin", "-", tree[2][2], ("num", str(number(tree[2][3]) + b)))
        if a is not None and b is not None:
            value = {"-": a - b, "+": a + b, "<=": int(a <= b), "<": int(a < b)}[tree[1]]
            return ("num", str(value)) if value >= 0 else ("un", "-", ("num", str(-value)))
    if tree[0] == "cond" and number(tree[1]) is not None:
        return tree[2] if number(tree[1]) else tree[3]
    return tree


def words(tree):
    """A tree as it is written in a contract, more or less."""
    kind = tree[0]
    if kind in ("num", "id"):
        return tree[1]
    if kind == "result":
        return "\\\\result"
    if kind == "dot":
        return f"{words(tree[1])}.{tree[2]}"
    if kind == "idx":
        return f"{words(tree[1])}[{words(tree[2])}]"
    if kind == "cast":
        return words(tree[2])
    if kind == "un":
        return tree[1] + words(tree[2])
    if kind == "bin":
        return f"({words(tree[2])} {tree[1]} {words(tree[3])})"
    if kind == "chain":
        return words(tree[1][0]) + "".join(f" {op} {words(term)}"
                                           for op, term in zip(tree[2], tree[1][1:]))
    if kind == "call":
        return f"{tree[1]}({', '.join(map(words, tree[3]))})"
    if kind == "at":
        return words(tree[2]) if tree[1] in ("B", "Here", "Post") else f"old({words(tree[2])})"
    return kind


def guarded(before, tree):
    """A condition with its words; a negation stays outside."""
    if tree[:2] == ("un", "!") and before[:2] == ("un", "!"):
        return ("un", "!", guarded(before[2], tree[2]))
    return ("guard", words(before), tree)


class Model:
    """What a text defines: predicates and logic functions, variables, records."""

    def __init__(self):
        self.definitions, self.variables, self.structs = {}, {}, {}
        self.constants = set()
        self.fresh, self.open, self.watched = 0, [], 0
        # How often a definition by recursion is unfolded where its end is not a constant: as often
        # as a table has places, which the loops that need it do not pass.
        self.deepest = 0

    def define(self, text):
        """One global annotation: a predicate or a logic function."""
        reader = Reader(text)
        if reader.take("predicate", "logic") == "logic":
            reader.take("integer")
        name, labels, params = reader.take(), [], []
        if reader.peek() == "{":
            reader.take()
            labels = reader.list_of("}", reader.take)
        if reader.peek() == "(":
            reader.take()
            while reader.peek() != ")":
                words = []
                while reader.peek() not in (",", ")"):
                    words.append(reader.take())
                params.append(words[-1])
                if reader.peek() == ",":
                    reader.take()
            reader.take(")")
        reader.take("=")
        self.definitions[name] = (labels, params, reader.expression())
        reader.take(";")

    def fields_of(self, tree):
        """The fields of a tree that is a whole record, or None."""
        if tree[0] == "idx" and tree[1][0] in ("id", "old"):
            return self.structs.get(self.variables.get(tree[1][1], ""))
        return None

    def unfold(self, tree, label="Here", env=None, labels=None):
        """The tree with all predicates written out, as seen at `label`: Here or Pre."""
        env, labels = env or {}, labels or {}

        def again(part, where=label):
            return self.unfold(part, where, env, labels)

        def meaning(name):
            name = labels.get(name, name)
            return "Pre" if name in ("Pre", "Old") else "Here"

        kind = tree[0]
        if kind in ("num", "result"):
            return tree
        if kind == "id":
            if tree[1] in env:
                return env[tree[1]]
            if tree[1] in self.variables:
                moves = label == "Pre" and tree[1] not in self.constants
                return ("old" if moves else "id", tree[1])
            if tree[1] in self.definitions:
                return again(("call", tree[1], [], []))
            return tree
        if kind == "at":
            return again(tree[2], meaning(tree[1]))
        if kind == "call":
            formal, params, body = self.definitions[tree[1]]
            if self.open.count(tree[1]) > self.deepest:
                return ("num", "0")
            actual = [meaning(name) for name in tree[2]] or [label] * len(formal)
            args = [again(arg) for arg in tree[3]]
            self.open.append(tree[1])
            whole = self.unfold(body, actual[0] if len(actual) == 1 else label,
                                dict(zip(params, args)), dict(zip(formal, actual)))
            self.open.pop()
            return whole
        if kind == "let":
            inner = dict(env)
            inner[tree[1]] = again(tree[2])
            return self.unfold(tree[3], label, inner, labels)
        if kind in ("all", "some"):
            inner, names, body = dict(env), [], tree
            while body[0] == kind:
                self.fresh += 1
                names.append(f"{body[1]}__{self.fresh}")
                inner[body[1]] = ("id", names[-1])
                body = body[2]
            return nested(kind, names, self.unfold(body, label, inner, labels))
        if kind == "chain":
            return ("chain", [again(term) for term in tree[1]], tree[2])
        if kind == "cond":
            self.watched += 1
            choice = folded(again(tree[1]))
            self.watched -= 1
            if number(choice) is not None:
                return again(tree[2] if number(choice) else tree[3])
            return ("cond", guarded(tree[1], choice), again(tree[2]), again(tree[3]))
        if kind == "dot":
            record = again(tree[1])
            while record[0] == "with" and record[1] != tree[2]:
                record = record[3]
            return record[2] if record[0] == "with" else ("dot", record, tree[2])
        if kind == "bin":
            asks = tree[1] in ("==>", "<==>")
            self.watched += asks
            a = again(tree[2])
            self.watched -= asks
            b = again(tree[3])
            if tree[1] == "||" and self.watched:
                return ("bin", "||", guarded(tree[2], a), guarded(tree[3], b))
            fields = self.fields_of(a) if tree[1] in ("==", "!=") else None
            if asks:
                return ("bin", tree[1], guarded(tree[2], a), b)
            if fields is None:
                return folded(("bin", tree[1], a, b))
            same = None
            for field in fields:
                one = ("bin", "==", ("dot", a, field), ("dot", b, field))
                same = ("bin", "&&", same, one) if same else one
            return same if tree[1] == "==" else ("un", "!", same)
        return tuple(again(part) if isinstance(part, tuple) else part for part in tree)
