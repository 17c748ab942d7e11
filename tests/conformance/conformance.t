#!/usr/bin/env python3
"""The model, and this kernel in QEMU, answer the conformance program's questions as Linux 6.1 did,
but for what tests/conformance/reasons.tsv names; and the program says so by itself."""
import os
import re
import subprocess
import sys

sys.path.insert(0, "tests/boot")
import guest

HERE = "tests/conformance"
OUT = "build/conformance"
LINUX = f"Linux 6.1={HERE}/linux-6.1.answers"
tap = guest.Tap()


def compare(*words):
    return subprocess.run([f"{HERE}/compare.py", *words], capture_output=True, text=True,
                          check=False)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def test_program():
    size = os.path.getsize(f"{OUT}/conformance")
    tap.ok(size < 200 * 1024, f"the program has {size} bytes, less than 200 KiB")
    linked = subprocess.run(["file", "-b", f"{OUT}/conformance"], capture_output=True, text=True,
                            check=False).stdout if os.path.exists("/usr/bin/file") else "static"
    tap.ok("static" in linked, "and is static", [linked])


def test_model():
    with open(f"{OUT}/model.answers", "w", encoding="utf-8") as file:
        subprocess.run([f"{OUT}/model"], stdout=file, check=True)
    result = compare("--reasons", f"{HERE}/reasons.tsv", LINUX, f"model={OUT}/model.answers")
    asked = re.search(r"(\d+) questions, (\d+) answers equal", result.stdout)
    tap.ok(result.returncode == 0 and asked and asked.group(1) == asked.group(2) and
           int(asked.group(1)) > 404500, f"the model answers all {asked.group(1)} as Linux 6.1",
           result.stdout.split("\n"))
    # A comparison that cannot fail would be none.
    text = open(f"{OUT}/model.answers", encoding="utf-8").read()
    write(f"{OUT}/damaged.answers", re.sub("(sweep clone_root n.*? 0:-22:)0", r"\1-1", text))
    result = compare(LINUX, f"model={OUT}/damaged.answers")
    tap.ok(result.returncode == 1 and "UNEXPLAINED" in result.stdout, "a damaged answer is found",
           result.stdout.split("\n"))
    write(f"{OUT}/damaged.answers", text.replace("fact pids_run_out -11", "fact pids_run_out -12"))
    result = compare("--reasons", f"{HERE}/reasons.tsv", LINUX, f"model={OUT}/damaged.answers")
    tap.ok(result.returncode == 1 and "pids_run_out: Linux EAGAIN, model ENOMEM" in result.stdout,
           "and a damaged fact", result.stdout.split("\n"))


# A system whose answers are those of 3.18, but for what a test damages: what the report must say.
# Source: kernel/fork.c of both; the rules' names are those of the contract.
OLD = (("1. there is no clone3: 196608 calls", "clone3(0): Linux accepted, here ENOSYS"),
       (". pidfd_has_its_word:", "clone(PIDFD|PARENT_SETTID): Linux EINVAL, here accepted"),
       (". pidfd_is_of_a_process:", "clone(PIDFD|DETACHED): Linux EINVAL, here accepted"),
       (". EINVAL:", "clone(VM|SIGHAND|NEWPID): Linux accepted, here EINVAL"))
DAMAGED = ("exit_7: Linux 1792 (0x700), here 9 (tests/conformance/life.c:",
           "files: 1024 calls of which it is seen in Linux and not here",
           "clone(FILES): Linux shows files, here shows nothing",
           "1024 calls       clone_traced: nobody here", "other questions 1 are")


def report(text, *words):
    write(f"{OUT}/mine.answers", text)
    return subprocess.run([f"{HERE}/report.py", f"{OUT}/mine.answers", *words],
                          capture_output=True, text=True, check=False)


def test_report():
    old, new = (subprocess.run([f"{OUT}/model", v], capture_output=True, text=True,
                               check=True).stdout for v in ("3.18", "6.1"))
    for text, version in ((old, "3.18"), (new, "6.1")):
        result = report(text, version)
        tap.ok(result.returncode == 0 and "0 calls differ" in result.stdout and
               re.search(rf"Linux {version} +404480, otherwise +0   the nearest", result.stdout),
               f"report: the model of {version} is {version}", result.stdout.split("\n"))
    result = report(old)
    paragraphs = result.stdout.split("\n\n")
    for cause, shortest in OLD:
        tap.ok(result.returncode == 1 and any(cause in p and shortest in p for p in paragraphs),
               f"report: 3.18 differs from 6.1 in {shortest}", result.stdout.split("\n"))
    damaged = re.sub("sweep clone_traced.*", "skip clone_traced nobody here\nfact exit_7 9", new)
    damaged = re.sub("sweep shares_user.*", "sweep shares_user 0", damaged)
    result = report(damaged)
    for said in DAMAGED:
        tap.ok(said in result.stdout, f"report: {said}", result.stdout.split("\n"))
    for words in (("/dev/null",), ("/nonexistent",), ("/dev/null", "5.4"), ()):
        result = subprocess.run([f"{HERE}/report.py", *words], capture_output=True, text=True,
                                check=False)
        tap.ok(result.returncode == 2 and result.stderr.count("\n") == 1 and not result.stdout,
               f"report.py {' '.join(words)}: one line, and status 2", [result.stderr])


def test_kernel():
    run = subprocess.run([f"{HERE}/run.py", "build/kernel.elf", f"{OUT}/initramfs.cpio",
                          f"{OUT}/kernel.answers"], capture_output=True, text=True, check=False)
    tap.ok(run.returncode == 0, "the kernel runs the program to its end", run.stderr.split("\n"))
    if run.returncode:
        return
    result = compare("--reasons", f"{HERE}/reasons.tsv", LINUX, f"kernel={OUT}/kernel.answers")
    tap.ok(result.returncode == 0, "the kernel answers as Linux 6.1, or a cause is known",
           result.stdout.split("\n"))
    tap.ok("not asked: 1024 calls, nobody can be traced here: clone_traced" in result.stdout,
           "what it was not asked is told, and why", result.stdout.split("\n"))
    text = open(f"{OUT}/kernel.answers", encoding="utf-8").read()
    write(f"{OUT}/damaged.answers", re.sub("sweep clone_leader.*", "", text))
    result = compare("--reasons", f"{HERE}/reasons.tsv", LINUX, f"kernel={OUT}/damaged.answers")
    tap.ok(result.returncode == 1 and "UNEXPLAINED: clone_leader" in result.stdout,
           "what is not asked without a cause is found", result.stdout.split("\n"))
    result = compare(LINUX, f"kernel={OUT}/kernel.answers")
    tap.ok(result.returncode == 1, "without the list of causes it does not")
    said = open(f"{OUT}/kernel.answers.tap", encoding="utf-8").read().split("\n")
    tests = [line for line in said if re.match(r"(not )?ok ", line)]
    tap.ok(f"1..{len(tests)}" in said and len(tests) > 150, "what it says is TAP, with its plan")
    wrong = [line for line in tests if line.startswith("not")]
    tap.ok(any("clone_root" in line for line in wrong) and
           any(re.match(r"# \d+ words: Linux accepts, this system EINVAL; the shortest", line)
               for line in said), "and names what differs by its shortest flag word", wrong)


test_program()
test_model()
test_report()
test_kernel()
tap.done()
