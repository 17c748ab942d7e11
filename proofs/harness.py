"""What mutants.py and history.py share: the functions of the model and where their texts stand, a
copy of the tree to change, and Frama-C on one function of it, with the options of the proof.
"""
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from glob import glob

import prove

OUT = "build/mutants"
FAILED = re.compile(r"^\[wp\] \[[^]]*\] Goal typed_(\w+)$")
PROVED = re.compile(r"^\[wp\] \[[^]]*\] Goal typed_(\w+) : Valid(?:.*\(([\d.]+)(m?s|')\))?")
CLAUSE = re.compile(r"^(?:/\*@)?\s*(requires|terminates|exits|assigns|ensures)\b(?:\s+(\w+):)?",
                    re.MULTILINE)
ENDED = re.compile(r"^\[wp\] Proved goals: +\d+ / (\d+)")


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


def options():
    """The proof's own options and tools: what a verdict depends on, beside the text."""
    tools = [subprocess.run([tool, "-version" if tool == "frama-c" else "--version"], text=True,
                            stdout=subprocess.PIPE).stdout.split("\n")[0]
             for tool in ("frama-c", "why3", "z3", "cvc4")]
    return prove.GOALS, tools


def setup():
    os.makedirs(f"{OUT}/kept", exist_ok=True)
    os.environ["WHY3CONFIG"] = os.path.abspath(f"{OUT}/why3.conf")
    if not os.path.exists(os.environ["WHY3CONFIG"]):
        subprocess.run(["why3", "config", "detect"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


TOOLS = None


def run(tree, function, seconds, clauses=(), stop=True):
    """Frama-C on a function in a tree: which goals both provers gave up, how many there were.

    `clauses`: only goals of that name.  `stop`: the first unproved goal is enough.  `seconds` are
    the processor's, not the clock's, so a busy machine does not make a goal unproved.  Kept by
    the text that was proved.
    """
    global TOOLS
    TOOLS = TOOLS or options()
    key = repr((tree.text_of(function.unit, "-C"), function.name, seconds, sorted(clauses), stop,
                TOOLS))
    path = f"{OUT}/kept/{hashlib.sha256(key.encode()).hexdigest()}.json"
    try:
        with open(path) as kept:
            return json.load(kept)
    except (OSError, ValueError):
        pass
    command = prove.GOALS + ["-wp-timeout", str(seconds), "-wp-par", "2",
                             "-wp-fct", function.name]
    if clauses:
        command.append("-wp-prop=" + ",".join(sorted(clauses)))
    record = {"failed": [], "goals": None, "slowest": 0.0, "seconds": 0.0, "wrong": ""}
    began, lines = time.time(), []
    # Frama-C believes PWD more than the folder that it is started in.
    with subprocess.Popen(command + [function.unit], cwd=tree.path, stdout=subprocess.PIPE,
                          env=dict(os.environ, PWD=os.path.abspath(tree.path)), text=True,
                          stderr=subprocess.STDOUT, start_new_session=True) as process:
        for line in process.stdout:
            lines.append(line)
            if match := PROVED.match(line):
                if match.group(2):
                    scale = {"ms": 0.001, "s": 1, "'": 60}[match.group(3)]
                    record["slowest"] = max(record["slowest"], scale * float(match.group(2)))
            elif match := FAILED.match(line.rstrip()):
                record["failed"].append(match.group(1))
                if stop:
                    break
            elif match := ENDED.match(line):
                record["goals"] = int(match.group(1))
            elif clauses and "No goal generated" in line:
                record["goals"] = 0
        if stop and record["failed"]:
            os.killpg(process.pid, signal.SIGKILL)
    if not record["failed"] and (process.returncode != 0 or record["goals"] is None or
                                 record["goals"] == 0 and not clauses):
        record["wrong"] = "".join(lines[-3:]).strip() or f"status {process.returncode}"
    record["seconds"] = round(time.time() - began, 1)
    if not record["wrong"]:
        with open(path, "w") as kept:
            json.dump(record, kept)
    return record
