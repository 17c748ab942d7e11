#!/usr/bin/env python3
"""Make the contracts of the model run: a copy of its text in which each clause is executed.

  unfold.py acsl TEXT TO   each clause an assertion, for E-ACSL to translate
  unfold.py c TEXT TO      each clause a check in C, with a probe at each guard

Writes TO.c, the text; TO_state.h, its types; TO_tables.h, what run.c is to know.

TEXT is all of the model as Frama-C prints it: one file, no macros.  A function f becomes f_body, in
a function f that keeps a copy of the state, evaluates what f requires, calls f_body, and evaluates
what f ensures.  Predicates are written out (acsl.py), and what was before the call is read from the
copy; so no clause needs labels, which E-ACSL does not know.  Asserts and loop invariants
are evaluated where they stand, a variant is left to E-ACSL, and in C an assigns clause is a
comparison: what it does not name must be as before.
"""
import re
import sys

import acsl

FUNCTION = re.compile(r"((?:static )?(?:struct \w+|unsigned char|\w+)) (\w+)"
                      r"\(([^;{}]*?)\)\s*(;|\{)", re.DOTALL)
VARIABLE = re.compile(r"(unsigned char|task_id|uint32_t|int32_t|uint64_t|_Bool|struct (\w+)) (\w+)"
                      r"((?:\[[^\]]+\])*)(?: = [^;]+)?;")
LOOP = re.compile(r"\s*while \((.*?)\) \{\n", re.DOTALL)


def show_acsl(tree):
    """A tree in ACSL's words."""
    kind, show = tree[0], show_acsl
    if kind == "num":
        return tree[1]
    if kind == "id":
        return tree[1]
    if kind == "guard":
        return show(tree[2])
    if kind == "old":
        return f"contract_old[contract_level].{tree[1]}"
    if kind == "result":
        return "contract_result"
    if kind == "dot":
        return f"{show(tree[1])}.{tree[2]}"
    if kind == "idx" and tree[2][:2] == ("bin", "-"):
        # In a case that does not apply it may lie before the first; E-ACSL looks all the same.
        return f"{show(tree[1])}[({show(tree[2])} < 0 ? 0 : {show(tree[2])})]"
    if kind == "idx":
        return f"{show(tree[1])}[{show(tree[2])}]"
    if kind == "cast":
        return f"(({tree[1]}){show(tree[2])})"
    if kind == "un":
        return f"({tree[1]}({show(tree[2])}))"
    if kind == "bin" and tree[1] in ("&&", "||"):
        return "(" + f" {tree[1]} ".join(map(show, acsl.operands(tree[1], tree))) + ")"
    if kind == "bin" and tree[1] in acsl.RELATIONS:
        return f"({whole(tree[2])} {tree[1]} {whole(tree[3])})"
    if kind == "bin":
        return f"({show(tree[2])} {tree[1]} {show(tree[3])})"
    if kind == "cond":
        return f"({show(tree[1])} ? {show(tree[2])} : {show(tree[3])})"
    if kind == "chain":
        words = [whole(tree[1][0])]
        for op, term in zip(tree[2], tree[1][1:]):
            words += [op, whole(term)]
        return " ".join(words)
    if tree[2][0] != "bin":
        raise SyntaxError(f"{tree[1].split('__')[0]} may be any number")
    # E-ACSL wants the bounds of a quantifier first, bare and alone.
    _, op, guard, rest = tree[2]
    if op == "&&":
        guard, *more = acsl.operands("&&", tree[2])
        rest = more[0]
        for part in more[1:]:
            rest = ("bin", "&&", rest, part)
    range_of, more = acsl.bounds(tree[1], acsl.operands("&&", guard))
    for part in reversed(more):
        rest = ("bin", op, part, rest)
    # Of several conditions that something shall meet E-ACSL 25 takes the last alone.
    shown = show(rest) if kind == "all" else f"(!(!{show(rest)}))"
    return f"(\\{'forall' if kind == 'all' else 'exists'} integer {tree[1]}; " \
           f"{show(range_of)} {op} {shown})"


SIGNED = {"contract_result"}


def whole(tree):
    """A term that is compared: E-ACSL 25 compares an int with an unsigned as C does, and -1 would
    be the greater."""
    name = tree
    while name[0] in ("idx", "dot"):
        name = name[1] if name[0] == "idx" else ("id", name[2])
    if name[0] in ("result", "id", "old") and (*name, "contract_result")[1] in SIGNED:
        return f"((long){show_acsl(tree)})"
    return show_acsl(tree)


def pieces(tree):
    """Claims that together say what the tree says."""
    if tree[:2] == ("bin", "&&"):
        return pieces(tree[2]) + pieces(tree[3])
    if tree[:2] == ("bin", "==>"):
        return [("bin", "==>", tree[2], part) for part in pieces(tree[3])]
    if tree[0] == "all":
        return [("all", tree[1], part) for part in pieces(tree[2])]
    return [tree]


class InC:
    """Trees as C, in whole numbers of 128 bits; the guards outside quantifiers get probes."""

    def __init__(self, probes=None):
        self.probes = probes

    def place(self, tree):
        """A variable, a field, an element."""
        if tree[0] == "dot":
            return f"{self.place(tree[1])}.{tree[2]}"
        if tree[0] == "idx":
            return f"{self.place(tree[1])}[{self.show(tree[2])}]"
        return show_acsl(tree)

    def guard(self, text, tree):
        """A condition, watched."""
        plain = self.show(tree)
        if self.probes is None:
            return plain
        number = self.probes.setdefault(text, len(self.probes))
        return f"probe(FIRST + {number}, {plain})"

    def show(self, tree):
        kind, show = tree[0], self.show
        if kind == "num":
            return f"((N){tree[1]})"
        if kind == "guard":
            return self.guard(tree[1], tree[2])
        if kind == "cast":
            return f"((N)({tree[1]}){show(tree[2])})"
        if kind == "un":
            return f"({tree[1]}{show(tree[2])})"
        if kind == "cond":
            return f"({show(tree[1])} ? {show(tree[2])} : {show(tree[3])})"
        if kind == "chain":
            return "(" + " && ".join(f"{show(a)} {op} {show(b)}" for a, op, b in
                                     zip(tree[1], tree[2], tree[1][1:])) + ")"
        if kind in ("all", "some"):
            return self.loop(tree)
        if kind != "bin":
            return f"((N){self.place(tree)})"
        _, op, a, b = tree
        if op == "==>":
            return f"(!{show(a)} || {show(b)})"
        if op == "<==>":
            return f"(!{show(a)} == !{show(b)})"
        return f"({show(a)} {op} {show(b)})"

    def loop(self, tree):
        kind, name, body = tree
        guard = body if kind == "some" else body[2]
        (_, (low, _, high), ops), _ = acsl.bounds(name, acsl.operands("&&", guard))
        plain = InC()
        every, more = kind == "all", "+ 1" if ops[0] == "<" else ""
        return f"({{ bool h_{name} = {int(every)}; for (N {name} = {plain.show(low)} {more}; " \
               f"{name} {ops[1]} {plain.show(high)}; {name}++) if ({'!' if every else ''}" \
               f"{plain.show(body)}) {{ h_{name} = {int(not every)}; break; }} h_{name}; }})"


class Unfolder:
    def __init__(self, language, text):
        # Ghost code changes nothing that counts: here it runs.
        text = re.sub(r"/\*@\s*ghost(.*?)\*/", lambda match: match.group(1).replace("/@", "/*@")
                      .replace("@/", "*/"), text, flags=re.S)
        text = re.sub(r"(while \(.*?\)) (\w+ \+\+;)", r"\1 {\n\2 }", text)
        self.language, self.text, self.model = language, text, acsl.Model()
        self.clauses, self.guards, self.out, self.left = [], [], [], []
        self.function = None
        for name, body in re.findall(r"^struct (\w+) \{\n(.*?)^\};", text, re.M | re.S):
            self.model.structs["struct " + name] = re.findall(r"(\w+) ;", body)
        self.sizes = {}
        SIGNED.update(re.findall(r"\bint32_t (\w+)", text))
        SIGNED.difference_update(re.findall(r"\buint64_t (\w+)", text))
        for kind, _, name, size in re.findall(r"^(?:extern )?" + VARIABLE.pattern, text, re.M):
            self.model.variables[name] = kind
            self.sizes[name] = size
        self.model.deepest = 2 * int(self.sizes["task_table"].strip("[]"))
        self.model.constants.add("linux_rules")
        self.model.variables["linux_rules"] = "struct linux_rules"
        for body in re.findall(r"/\*@\s*((?:predicate|logic).*?)\*/", text, re.S):
            self.model.define(body)

    def clause(self, kind, name, tree, indent="  "):
        """The text that executes one clause, if it is one of finitely many cases."""
        kept, kept_guards = len(self.clauses), len(self.guards)
        try:
            return self.executed(kind, name, tree, indent)
        except SyntaxError as reason:
            del self.clauses[kept:], self.guards[kept_guards:]
            self.left.append(f"{self.function}: {kind} {name}: {str(reason)[:60]}")
            return ""

    def executed(self, kind, name, tree, indent):
        number = len(self.clauses)
        self.clauses.append((self.function, kind, name))
        if self.language == "acsl":
            return "".join(f"{indent}/*@ assert {self.function}_{name}: {show_acsl(part)}; */\n"
                           for part in pieces(tree)) + f"{indent}contract_ran({number}u);\n"
        probes = {} if kind == "ensures" else None
        first = len(self.guards)
        test = InC(probes).show(tree).replace("FIRST", str(first))
        self.guards += [(number, text) for text in probes or ()]
        return f"{indent}check({number}u, {test});\n"

    def frame(self, places):
        """Executes an assigns clause: what it names is copied to the state before, which must then
        equal the state now."""
        number = len(self.clauses)
        self.clauses.append((self.function, "assigns", "assigns"))
        lines = [f"  {{ contract_frame = contract_old[contract_level];\n"]
        for tree in places:
            lines.append("    " + self.copy(tree) + "\n")
        lines.append(f"    check({number}u, contract_same()); }}\n")
        return "".join(lines)

    def copy(self, tree):
        plain, loops, index = InC(), [], []

        def place(part):
            if part[0] == "dot":
                return f"{place(part[1])}.{part[2]}"
            if part[0] == "idx" and part[2][0] == "range":
                name = f"k{len(loops)}"
                low, high = (plain.show(self.model.unfold(p, "Pre")) for p in part[2][1:])
                loops.append(f"for (N {name} = {low}; {name} <= {high}; {name}++) ")
                return f"{place(part[1])}[{name}]"
            if part[0] == "idx":
                return f"{place(part[1])}[{plain.show(self.model.unfold(part[2], 'Pre'))}]"
            return part[1]

        text = place(tree)
        return f"{''.join(loops)}contract_frame.{text} = {text};"

    def clauses_of(self, text):
        """(kind, name, tree or list) of an annotation."""
        reader, found = acsl.Reader(text), []
        while reader.peek():
            kind = reader.take()
            if kind == "loop":
                kind += " " + reader.take()
            name = kind
            if reader.peek(1) == ":":
                name = reader.take()
                reader.take()
            if kind.endswith("assigns"):
                found.append((kind, name, reader.list_of(";", reader.expression)))
                continue
            found.append((kind, name, reader.expression()))
            reader.take(";")
        return found

    def wrapper(self, head, name, params, contract):
        """The function that stands where `name` stood."""
        self.function = name
        args = [p.split()[-1] for p in params.split(",") if p.strip() != "void"]
        kind = head.replace("static ", "")
        (SIGNED.discard if kind == "uint64_t" else SIGNED.add)("contract_result")
        lines = [f"{head} {name}({params})\n{{\n"]
        if kind != "void":
            lines.append(f"  {kind} contract_result;\n")
        lines.append("  contract_enter();\n")
        for what, label, tree in contract:
            if what == "requires":
                lines.append(self.clause(what, label, self.model.unfold(tree)))
        call = f"{name}_body({', '.join(args)});\n"
        lines.append(f"  {'' if kind == 'void' else 'contract_result = '}{call}")
        for what, label, tree in contract:
            if what == "ensures":
                lines.append(self.clause(what, label, self.model.unfold(tree)))
            if what == "assigns" and self.language == "c":
                places = [t for t in tree if t != ("id", "\\nothing")]
                lines.append(self.frame(places))
        lines.append("  contract_leave();\n")
        if kind != "void":
            lines.append("  return contract_result;\n")
        return "".join(lines) + "}\n"

    def inner(self, body, name):
        """A function's body with its annotations executed."""
        self.function = name
        pieces = re.split(r"/\*@(.*?)\*/", body, flags=re.S)
        out = [pieces[0]]
        for text, rest in zip(pieces[1::2], pieces[2::2]):
            found = self.clauses_of(text)
            checks = "".join(self.clause(kind, label, self.model.unfold(tree), "    ")
                             for kind, label, tree in found if kind in ("assert", "loop invariant"))
            if not found[0][0].startswith("loop"):
                out.append(f"{{\n{checks}  }}\n{rest}")
                continue
            head = LOOP.match(rest)
            variant = [tree for kind, _, tree in found if kind == "loop variant"]
            if self.language == "acsl":
                self.clauses.append((name, "loop variant", "variant"))
                out.append(f"/*@ loop variant {show_acsl(self.model.unfold(variant[0]))}; */")
                checks += f"    contract_ran({len(self.clauses) - 1}u);\n"
            out.append(f"\n  while (1) {{\n{checks}    if (!({head.group(1)})) break;\n"
                       + rest[head.end():])
        return "".join(out)

    def run(self):
        text = re.sub(r"/\*@\s*(?:predicate|logic|lemma).*?\*/", "", self.text, flags=re.S)
        text = re.sub(r"^/\* Generated.*\n", "", text)
        if self.language == "acsl":
            # A claim about a _Bool takes E-ACSL seconds; one about a byte does not.
            text = re.sub(r"(?<!\()\b_Bool\b", "unsigned char", text)
            self.model.variables = {name: "unsigned char" if kind == "_Bool" else kind
                                    for name, kind in self.model.variables.items()}
        state = "".join(f"  {self.model.variables[name]} {name}{size};\n"
                        for name, size in self.sizes.items())
        first = re.search(r"^(extern )?" + VARIABLE.pattern, text, re.M)
        at = first.start()
        whole = "typedef __int128 N;\n" if self.language == "c" else ""
        self.state = text[:at] + whole + f"struct contract_state {{\n{state}}};\n" \
            '#include "tests/contracts/run.h"\n'
        contract = []
        while at < len(text):
            if note := re.compile(r"\s*/\*@(.*?)\*/", re.S).match(text, at):
                contract, at = self.clauses_of(note.group(1)), note.end()
            elif (head := FUNCTION.match(text, at)) and (head.group(4) == "{" or contract):
                kind, name, params, opens = head.groups()
                self.out.append(f"{kind} {name}_body({params})")
                at = head.end()
                if opens == ";":
                    self.out.append(";\n")
                else:
                    end = text.index("\n}", at) + 2
                    self.out.append("{" + self.inner(text[at:end], name))
                    at = end
                self.out.append("\n" + self.wrapper(kind, name, params, contract) + "\n")
                contract = []
            else:
                end = text.find("\n", at) + 1 or len(text)
                self.out.append(text[at:end])
                at = end
        return "".join(self.out)

    def tables(self):
        """What the clauses and the guards are called."""
        def quoted(words):
            return "{" + ", ".join('"%s"' % w for w in words) + "},\n"
        same = " &&\n    ".join(
            f"!memcmp(&contract_frame.{n}, &{n}, sizeof({n}))" for n in self.sizes)
        enter = "".join(f"  memcpy(&contract_old[contract_level].{n}, &{n}, sizeof({n}));\n"
                        for n in self.sizes)
        guards = "".join("{%d, \"%s\"},\n" % g for g in self.guards)
        known = "".join(f"extern {self.model.variables[n]} {n}{size};\n"
                        for n, size in self.sizes.items())
        return (f"{known}bool contract_same(void)\n{{\n  return {same};\n}}\n"
                f"void contract_copy(void)\n{{\n{enter}}}\n"
                f"const struct clause clauses[] = {{\n{''.join(map(quoted, self.clauses))}}};\n"
                f"const struct guard guards[] = {{\n{guards}{{0, 0}}}};\n"
                f"const uint32_t nr_clauses = {len(self.clauses)};\n"
                f"const uint32_t nr_guards = {len(self.guards)};\n")


def main():
    language, path, to = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        unfolder = Unfolder(language, file.read())
    text = unfolder.run()
    for line in unfolder.left:
        print(f"  not executed: {line}")
    for name, what in ((f"{to}_state.h", unfolder.state), (f"{to}_tables.h", unfolder.tables()),
                       (f"{to}.c", f'#include "{language}_state.h"\n{text}')):
        with open(name, "w", encoding="utf-8") as out:
            out.write(what)


if __name__ == "__main__":
    main()
