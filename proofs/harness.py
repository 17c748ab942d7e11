"""What mutants.py and history.py share: the functions of the model and where their texts stand, a
copy of the tree to change, and the proof of one function of it: Frama-C makes the goals with the
options of the proof, and the provers of proofs/solve.py are asked what they were not asked before.
"""
import contextlib
import hashlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from glob import glob

import goals
import solve

OUT = "build/mutants"
CLAUSE = re.compile(r"^(?:/\*@)?\s*(requires|terminates|exits|assigns|ensures)\b(?:\s+(\w+):)?",
                    re.MULTILINE)
SCHEDULED = re.compile(r"^\[wp\] (\d+) goals? scheduled")
OPTIONS = [option for option in goals.OPTIONS if option != "-wp-smoke-tests"]
# The ways of all families, the first way of each first; but those that need another's proof.
WAYS = [way for ways in itertools.zip_longest(*solve.FAMILIES.values()) for way in ways
        if way and way[:1] != solve.CORE]
FIRST = range(len(solve.FAMILIES))


def blank(text):
    """The text with spaces for comments and preprocessor lines; every character keeps its place."""
    pattern = r'/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*'
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m.group()), text,
                  flags=re.DOTALL | re.MULTILINE)


def closing(text, start):
    """Where the bracket that opens at `start` closes."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in "({[") - (text[place] in ")}]")
        if depth == 0:
            return place
    raise ValueError("a bracket is not closed")


class Function:
    """A function of the model: its name, the .c file it is proved in, the text it stands in."""

    def __init__(self, name, unit, place, calls):
        self.name, self.unit, self.calls = name, unit, calls
        self.path, self.line = place
        self.contract = place  # where its prototype stands, if that is elsewhere
        self.kinds = {name}    # it and the functions that the same text makes for other kinds

    def body(self, text):
        """Its head and its body in that text, each as (start, end)."""
        plain = blank(text)
        start = sum(len(line) + 1 for line in text.split("\n")[:self.line - 1])
        opening = plain.index("{", start)
        return (start, opening), (opening, closing(plain, opening) + 1)

    def clauses(self, text):
        """The clauses of its contract in that text: (keyword, name, start, end)."""
        line = self.contract[1]
        end = sum(len(part) + 1 for part in text.split("\n")[:line - 1])
        plain = blank(text)
        start = max(plain.rfind(c, 0, end) for c in ";}") + 1
        found = []
        for comment in re.finditer(r"/\*@.*?\*/", text[start:end], re.DOTALL):
            begins = list(CLAUSE.finditer(comment.group()))
            ends = [m.start() for m in begins[1:]] + [len(comment.group()) - 2]
            for m, stop in zip(begins, ends):
                last = comment.group().rindex(";", m.start(), stop) + 1
                origin = start + comment.start()
                found.append((m.group(1), m.group(2), origin + m.start(1), origin + last))
        return found


def outline(unit):
    """What stands at the top level of a preprocessed file, and of which line each character is."""
    text = subprocess.run(["gcc", "-E", "-I.", unit], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    chars, places, bodies, depth, path, number = [], [], {}, 0, unit, 0
    for line in text.split("\n"):
        if mark := re.match(r'# (\d+) "([^"]*)"', line):
            path, number = os.path.normpath(mark.group(2)), int(mark.group(1)) - 1
            continue
        number += 1
        for c in line + "\n":
            depth -= c == "}"
            if depth == 0:
                chars.append(c)
                places.append((path, number))
            else:
                bodies.setdefault(len(chars), []).append(c)
            depth += c == "{"
    return "".join(chars), places, bodies


def functions():
    """Every function with a body, by name; of those made of one text for each kind, the first."""
    texts, found, declared = {}, {}, {}
    for unit in sorted(glob("model/*.c")):
        text, places, bodies = outline(unit)
        for match in re.finditer(r"\b(\w+)\s*\([^;{}()]*\)\s*([;{])", text):
            name, place = match.group(1), places[match.start(1)]
            if match.group(2) == ";":
                declared.setdefault(name, place)
                continue
            first = texts.setdefault(place, name)
            body = "".join(bodies.get(match.end(), ()))
            if first == name:
                found[name] = Function(name, unit, place, set(re.findall(r"\b(\w+)\s*\(", body)))
            found[first].kinds.add(name)
    for function in found.values():
        function.contract = declared.get(function.name, function.contract)
    return found


class Tree:
    """A copy of model/ and spec/ that one worker changes and proves in."""

    def __init__(self, number):
        self.path = f"{OUT}/tree-{number}"
        shutil.rmtree(self.path, ignore_errors=True)
        for folder in ("model", "spec"):
            shutil.copytree(folder, f"{self.path}/{folder}")
        with open(f"{self.path}/why3.conf", "w") as out:
            out.write(goals.WHY3.format(here=os.getcwd(), goals=f"{self.path}/goals"))

    def read(self, path):
        with open(f"{self.path}/{path}") as file:
            return file.read()

    def write(self, path, text):
        with open(f"{self.path}/{path}", "w") as file:
            file.write(text)

    @contextlib.contextmanager
    def changed(self, path, text):
        """With this text in place of that file."""
        before = self.read(path)
        self.write(path, text)
        try:
            yield
        finally:
            self.write(path, before)

    def text_of(self, unit, *options):
        """A file after the preprocessor, contracts and all."""
        done = subprocess.run(["gcc", "-E", "-P", "-I.", *options, unit], cwd=self.path,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return " ".join(done.stdout.split())

    def compiles(self, unit):
        return subprocess.run(["gcc", "-S", "-o", "/dev/null", "-Werror=return-type", "-I.", unit],
                              cwd=self.path, stderr=subprocess.DEVNULL).returncode == 0


class Proof:
    """Frama-C makes the goals of a function in a tree; each is asked of the ways as it comes."""

    def __init__(self, prover, tree, ways, stop):
        self.prover, self.tree, self.ways, self.stop = prover, tree, ways, stop
        self.failed, self.needed, self.seen, self.scheduled = [], set(), 0, 0
        self.lock, self.ended = threading.Lock(), threading.Event()

    def make(self, function, clauses):
        """Starts Frama-C and asks as it goes on; what is wrong with the run, if anything."""
        shutil.rmtree(f"{self.tree.path}/goals", ignore_errors=True)
        os.makedirs(f"{self.tree.path}/goals")
        here = os.path.abspath(self.tree.path)
        command = ["frama-c"] + OPTIONS + ["-wp-fct", function.name, function.unit]
        if clauses:
            command.append("-wp-prop=" + ",".join(sorted(clauses)))
        lines, asked = [], []
        # Frama-C believes PWD more than the folder that it is started in.
        with subprocess.Popen(
                command, cwd=here, env=dict(os.environ, PWD=here, WHY3CONFIG=f"{here}/why3.conf"),
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                start_new_session=True) as self.process:
            for line in self.process.stdout:
                lines.append(line)
                if match := SCHEDULED.match(line):
                    self.scheduled += int(match.group(1))
                elif match := goals.LINE.match(line.rstrip()):
                    by, _, goal, _ = match.groups()
                    number = goals.NUMBER.search(line.rstrip())
                    self.seen += by == "Qed" or number is not None
                    if by != "Qed" and number:
                        asked.append(self.prover.pool.submit(self.search, goal, number.group(1)))
        for one in asked:
            one.result()
        wrong = self.process.returncode or self.seen != self.scheduled or \
            not (self.seen or clauses)
        if wrong and not self.ended.is_set():
            return "".join(lines[-3:]).strip() or f"status {self.process.returncode}"
        return ""

    def search(self, goal, number):
        """One way after the other; where none proves the goal, Frama-C may be needed no more."""
        path = f"{self.tree.path}/goals/{number}.smt2"
        with open(path, "rb") as file:
            text = file.read()
        for way in self.ways:
            if self.ended.is_set():
                return
            if self.prover.ask(path, text, WAYS[way])[0] == "unsat":
                with self.lock:
                    self.needed.add(way)
                return
        with self.lock:
            self.failed.append(goal)
            if self.stop and not self.ended.is_set():
                self.ended.set()
                if self.process.poll() is None:
                    with contextlib.suppress(ProcessLookupError):  # it has ended just now
                        os.killpg(self.process.pid, signal.SIGKILL)


def setup():
    """What proves; the folders that it wants."""
    os.makedirs(f"{OUT}/kept", exist_ok=True)
    os.makedirs(goals.OUT, exist_ok=True)
    return solve.Prover()


def run(prover, tree, function, ways=None, clauses=(), stop=True):
    """Which goals of a function in a tree no way proves, and which ways the others needed.

    `ways`: of WAYS, all if None.  `clauses`: only goals of that name.  `stop`: the first unproved
    goal is enough.  Kept by the text that was proved; what the provers said, by each goal's text.
    """
    ways = list(range(len(WAYS))) if ways is None else ways
    key = repr((tree.text_of(function.unit, "-C"), function.name, [WAYS[way] for way in ways],
                sorted(clauses), stop, OPTIONS, prover.versions))
    path = f"{OUT}/kept/{hashlib.sha256(key.encode()).hexdigest()}.json"
    try:
        with open(path) as kept:
            return json.load(kept)
    except (OSError, ValueError):
        pass
    began, proof = time.time(), Proof(prover, tree, ways, stop)
    wrong = proof.make(function, clauses)
    record = {"failed": proof.failed, "ways": sorted(proof.needed | set(FIRST)), "wrong": wrong,
              "seconds": round(time.time() - began, 1)}
    if not wrong:
        with open(path, "w") as kept:
            json.dump(record, kept)
    return record
