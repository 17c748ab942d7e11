#!/usr/bin/env python3
"""bident: what it says of calls is what Linux does (the facts stand here, not what it printed),
each command is right about the model that it asks, and what is wrong is said in one line."""
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

sys.path.insert(0, "tests/boot")
import guest

BIDENT = "build/tool/bident"
VERSIONS = ("2.6.11", "2.6.23", "3.18", "6.1")
THREAD = "VM|SIGHAND|THREAD"
tap = guest.Tap()

# Who calls, with which flags, in which version; the error and the promise that is broken.
# Source: kernel/fork.c of the four, and clone(2).
REFUSED = (
    ("root", "THREAD|VM", "all", "EINVAL", "threads_share_handlers"),
    ("root", "SIGHAND", "all", "EINVAL", "handlers_share_memory"),
    ("root", "NEWNS|FS", "all", "EINVAL", "new_mounts_want_own_fs"),
    ("root", "NEWUSER|FS", "3.18", "EINVAL", "new_users_want_own_fs"),
    ("root", "NEWUSER|FS", "6.1", "EINVAL", "new_users_want_own_fs"),
    ("init", "PARENT", "3.18", "EINVAL", "init_has_no_sibling"),
    ("init", "PARENT", "6.1", "EINVAL", "init_has_no_sibling"),
    ("root", "VM|SIGHAND|NEWPID", "3.18", "EINVAL", "stays_in_pid_ns"),
    ("root", f"{THREAD}|NEWPID", "6.1", "EINVAL", "stays_in_pid_ns"),
    ("pid_ns", THREAD, "6.1", "EINVAL", "stays_in_pid_ns"),
    ("time_ns", "VM", "6.1", "EINVAL", "stays_in_time_ns"),
    ("root", "PIDFD|DETACHED", "6.1", "EINVAL", "pidfd_is_of_a_process"),
    ("root", "PIDFD|PARENT_SETTID", "6.1", "EINVAL", "pidfd_has_its_word"),
    ("no_userns", "NEWUSER", "6.1", "EPERM", "may_make_users"),
    ("user", "NEWNET", "3.18", "EPERM", "may_make_namespaces"),
    ("user", "NEWNET", "6.1", "EPERM", "may_make_namespaces"),
    ("root", "NEWIPC|SYSVSEM", "6.1", "EINVAL", "namespaces_fit"),
    ("pid_ns", "NEWPID", "6.1", "EINVAL", "namespaces_fit"),
    ("signalled", "0", "6.1", "ERESTARTNOINTR", "no_signal_waits"),
    ("root", "CLEAR_SIGHAND|SIGHAND|VM", "6.1", "EINVAL", "cleared_handlers_are_own"),
)
REFUSED_BY_RUNG = (
    ("limited", "SIGCHLD", "all", "EAGAIN", "user"),
    ("full", "SIGCHLD", "all", "EAGAIN", "threads"),
    ("chrooted", "NEWUSER", "6.1", "EPERM", "newuser"),
)
ACCEPTED = (
    ("root", "fork", "all"), ("user", "vfork", "all"), ("thread", "pthread_create", "all"),
    ("user", "posix_spawn", "all"), ("user", "NEWNET", "2.6.23"), ("user", "NEWUSER|NEWNET", "6.1"),
    ("root", "NEWUSER|FS", "2.6.23"), ("init", "PARENT", "2.6.11"), ("root", "0x1200011", "all"),
    ("root", "VM|SIGHAND|NEWPID", "6.1"), ("root", "NEWPID|PARENT", "6.1"),
)
# The rungs of a fork, in order.  Source: kernel/fork.c of 3.18 and 6.1.
RUNGS = {
    "3.18": "security_check task user cred threads exec_domain mempolicy sched perf audit files fs "
            "sighand signal mm namespaces io thread pid signals",
    "6.1": "task cred user threads mempolicy sched perf audit security files fs sighand signal mm "
           "namespaces io thread pid cgroup signals",
}
CHECKS = ("security_check", "threads", "signals", "settid")
SHARED = {"cred": "THREAD", "files": "FILES", "fs": "FS", "sighand": "SIGHAND", "signal": "THREAD",
          "mm": "VM", "io": "IO"}


def run(*words, text=None):
    return subprocess.run([BIDENT, *words], input=text, capture_output=True, text=True, timeout=60)


def read(*words, text=None):
    return json.loads(run(*words, "--json", text=text).stdout)


def explain(caller, call, version):
    return read("explain", call, "--caller", caller, "--linux", version)["versions"]


def one_line(result, *parts):
    return result.returncode == 2 and result.stderr.count("\n") == 1 and not result.stdout and \
        all(part in result.stderr for part in parts)


def test_verdicts():
    for caller, call, version, error, rule in REFUSED:
        found = explain(caller, call, version)
        tap.ok(all(v["verdict"] == "refused" and v["error"] == error and v["rule"] == rule
                   for v in found), f"{call} by {caller} in {version}: {error}, {rule}",
                       [str(found)])
    for caller, call, version, error, rung in REFUSED_BY_RUNG:
        found = explain(caller, call, version)
        tap.ok(all(v.get("error") == error and v["rung"].startswith(rung + ":") for v in found),
               f"{call} by {caller} in {version}: {error} on the rung {rung}", [str(found)])
    for caller, call, version in ACCEPTED:
        found = explain(caller, call, version)
        tap.ok(all(v["verdict"] == "accepted" for v in found),
               f"{call} by {caller} in {version}: accepted", [str(found)])
    tap.ok(explain("root", "NEWTIME", "6.1")[0]["verdict"] == "accepted" and
           explain("root", "NEWTIME", "3.18")[0]["error"] == "ENOSYS", "NEWTIME makes it a clone3")


def test_mending():
    for call, change in (("THREAD|VM", "also CLONE_SIGHAND"), ("NEWNS|FS", "without CLONE_"),
                         ("THREAD", "without CLONE_THREAD")):
        found = explain("root", call, "6.1")[0]["accepted_with"]
        tap.ok(found.startswith(change), f"{call}: {change}... makes it good", [found])


def test_sharing():
    wrong = []
    for size in range(len(SHARED)):
        for flags in itertools.combinations(sorted(set(SHARED.values()) - {"THREAD"}), size):
            if "SIGHAND" in flags and "VM" not in flags:
                continue
            ties = {row["what"]: row["how"] for row in
                    explain("user", "|".join(flags) or "0", "6.1")[0]["has"]}
            wrong += [(flags, k) for k, f in SHARED.items()
                      if ties[k] != ("shared" if f in flags else "own copy")]
    tap.ok(not wrong, "what a flag shares is shared, the rest is the child's own", map(str, wrong))
    child = explain("user", "PARENT|VFORK|VM|SIGCHLD", "6.1")[0]["child"]
    tap.ok(child["parent"] == "the caller's parent" and "sleeps" in child["caller"],
           "PARENT and VFORK: a sibling, and the caller sleeps", [str(child)])
    for version, signal in (("2.6.23", "SIGUSR1"), ("3.18", "SIGCHLD")):
        child = explain("user", "PARENT|SIGUSR1", version)[0]["child"]
        tap.ok(child["exit_signal"] == signal,
               f"a sibling's exit signal in {version}: {signal}", [str(child)])


def test_ladder():
    for version, rungs in RUNGS.items():
        found = [r["rung"] for r in read("ladder", "--linux", version)["rungs"]]
        found = [r for i, r in enumerate(found) if r not in found[:i]]
        tap.ok(found == rungs.split(), f"the rungs of a fork in {version}", [" ".join(found)])
    wrong, failed = [], 0
    for version in VERSIONS:
        for call in ("fork", "pthread_create"):
            climbed = read("ladder", call, "--linux", version)["rungs"]
            sharing = {r["rung"] for r in climbed if r["then"] == "one owner more"}
            for rung in {r["rung"] for r in climbed} - {"group lock"}:
                if rung in sharing - {"user", "undo"}: # then nothing can run out
                    result = run("ladder", call, "--linux", version, "--fail", rung)
                    wrong += [rung] if result.returncode != 2 else []
                    continue
                seen = read("ladder", call, "--linux", version, "--fail", rung)
                failed += 1
                if rung == "settid" and version in ("3.18", "6.1"): # nobody looks whether it failed
                    wrong += [rung] if seen["verdict"] != "accepted" else []
                    continue
                wrong += [(version, call, rung, why) for why in ladder_faults(seen, rung)]
    tap.ok(not wrong and failed > 120,
           f"{failed} failures give back in reverse what was taken, and "
           "leave the accounts as before", map(str, wrong))


def ladder_faults(seen, rung):
    """What is wrong with a climb that was to fail at the rung."""
    taken = [r["rung"] for r in seen["rungs"] if r["then"] not in ("passed",)
             and not r["then"].startswith("FAILS")]
    given = [r["given_back"] for r in seen["given_back"] if r["how"] == "given back"]
    if seen["verdict"] != "fails" or seen["rungs"][-1]["rung"] != rung:
        yield "it did not fail there"
    # cred and user are given back by one function, in which the user comes first.
    order = {"user": 0, "cred": 1}
    both = [sorted((n for n in names if n in order), key=order.get) for names in (taken, given)]
    rest = [[n for n in names if n not in order] for names in (taken, given)]
    if rest[0][::-1] != rest[1] or both[0] != both[1]:
        yield f"taken {taken}, given back {given}"
    if not seen["as_before"]:
        yield "the accounts are not as before"


def test_picture():
    picture = run("ladder", "fork", "--fail", "mm", "--svg").stdout
    root = xml.etree.ElementTree.fromstring(picture)
    boxes = [e for e in root if e.tag.endswith("rect")]
    rungs = read("ladder", "fork", "--fail", "mm")["rungs"]
    tap.ok(len(boxes) == len(rungs) and sum(b.get("class") == "fails" for b in boxes) == 1,
           "the picture has a box for each rung, one of which fails")


def test_diff():
    for a, b in itertools.permutations(VERSIONS, 2):
        found, back = read("diff", a, b), read("diff", b, a)
        flip = {(c["differs_in"], c[a], c[b]) for c in back["calls"]}
        tap.ok(found["rules"] and found["calls"] and
               {(c["differs_in"], c[a], c[b]) for c in found["calls"]} == flip,
               f"diff {a} {b}: the same as from {b} to {a}, turned round")
    same = read("diff", "6.1", "6.1")
    tap.ok(not same["rules"] and not same["calls"], "a version does not differ from itself")
    shown = {(c["shown_by"], c["of"]): c for c in read("diff", "2.6.23", "3.18")["calls"]}
    found = shown.get(("clone(CLONE_FS|CLONE_NEWUSER)", "root"))
    tap.ok(found and found["2.6.23"] == "accepted" and found["3.18"].startswith("EINVAL"),
           "2.6.23 to 3.18: NEWUSER excludes FS", map(str, shown))
    wrong = []
    for call in read("diff", "3.18", "6.1")["calls"]:
        if call["differs_in"] == "verdict":
            for version in ("3.18", "6.1"):
                said = explain(call["of"], call["shown_by"].split("(")[1][:-1], version)[0]
                if said.get("error", "accepted") != call[version].split(" ")[0]:
                    wrong.append(f"{call}: {version}: {said}")
    tap.ok(not wrong, "explain says of each call what diff says", wrong)


# A trace as strace -f -o writes it; then ways to change it that no Linux does.
TRACE = """\
10 execve("/bin/sh", ["sh"], 0x7ffd /* 10 vars */) = 0
10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f64) = 11
11 clone(child_stack=NULL, flags=CLONE_THREAD) = -1 EINVAL (Invalid argument)
10 wait4(-1,  <unfinished ...>
11 clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD}, 88 <unfinished ...>
12 execve("/bin/true", ["true"], 0x7ffd /* 10 vars */ <unfinished ...>
11 <... clone3 resumed>) = 12
12 <... execve resumed>) = 0
12 exit_group(3) = ?
12 +++ exited with 3 +++
11 wait4(12, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 12
11 wait4(-1, 0x7ffc, WNOHANG, NULL) = -1 ECHILD (No child processes)
11 +++ killed by SIGKILL +++
10 <... wait4 resumed>[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 11
10 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=11, si_uid=0, si_status=SIGKILL} ---
10 exit_group(0) = ?
10 +++ exited with 0 +++
"""
DEPARTURES = (
    ("a refused call that succeeds", "= -1 EINVAL (Invalid argument)", "= 13", "made 13"),
    ("another error", "= -1 EINVAL", "= -1 EPERM", "EPERM; the model: EINVAL"),
    ("a good call that is refused", "child_tidptr=0x7f64) = 11",
     "child_tidptr=0x7f64) = -1 EINVAL", "the model accepts"),
    ("a wrong status", "WEXITSTATUS(s) == 3", "WEXITSTATUS(s) == 4", "the model: 0x300"),
    ("a child that is nobody's", "-1 ECHILD (No child processes)", "0", "ECHILD"),
    ("no child where there is one", "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 12",
     "0x7ffc, 0, NULL) = -1 ECHILD (No child processes)", "there is 12"),
    ("a signal that tells another end", "--- SIGCHLD {", "--- SIGUSR1 {",
     "the model sends SIGCHLD"),
    ("a child that was not awaited", "0, NULL) = 11", "__WCLONE, NULL) = 11", "nobody that"),
)


# A process whose first thread ends before its last, as a tracer hears of it.
# Source: kernel/exit.c.
LEADER_FIRST = """\
20 clone(child_stack=NULL, flags=SIGCHLD) = 21
21 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 22
21 exit(3)                           = ?
20 wait4(21, 0x7ffc, WNOHANG, NULL) = 0
22 exit(7)                           = ?
22 +++ exited with 7 +++
20 wait4(21, 0x7ffc, WNOHANG, NULL) = 0
21 +++ exited with 7 +++
20 wait4(21, [{WIFEXITED(s) && WEXITSTATUS(s) == 7}], 0, NULL) = 21
20 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=21, si_uid=0, si_status=7} ---
"""


def test_leader_first():
    for version, status in (("3.18", 3), ("6.1", 7)):
        for told in (3, 7):
            found = read("check", "-", "--linux", version,
                         text=LEADER_FIRST.replace("STATUS(s) == 7", f"STATUS(s) == {told}"))
            said = [d["the_trace_and_the_model"] for d in found["departures"]]
            want = [] if told == status else [f"status {told << 8:#x} of 21; the model: "
                                              f"{status << 8:#x}"]
            tap.ok(said == want and found["left_out"] == 0, f"check: the first thread ends first "
                   f"with 3, the last with 7; the status {told} in {version}", said)
        script = "fork\nas 2\nthread\nexit_thread 3\nas 3\nexit_thread 7\nas 1\nwait\n"
        text = run("sim", "--json", "--linux", version, text=script).stdout
        tap.ok(f'"status": "{status << 8:#x}"' in text, f"sim: its status in {version}", [text])


def test_check():
    found = read("check", "-", text=TRACE)
    tap.ok(not found["departures"] and found["clones"] == 3 and found["ends"] == 3 and
           found["waits"] == 3 and found["left_out"] == 0, "a good trace does not depart",
               [str(found)])
    for what, old, new, said in DEPARTURES:
        result = run("check", "-", text=TRACE.replace(old, new))
        tap.ok(old in TRACE and said in result.stdout and result.returncode == 1,
               f"check: {what} is found", result.stdout.split("\n"))
    if not shutil.which("strace"):
        tap.ok(True, "a shell's trace # SKIP there is no strace")
        return
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        traced = subprocess.run(["strace", "-f", "-o", log, "sh", "-c",
                                 "(ls; exit 3) | cat; sleep 0 & wait; (kill -9 $$)"],
                                 capture_output=True, check=False)
        if not os.path.exists(log) or os.path.getsize(log) < 1000:
            tap.ok(True, "a shell's trace # SKIP strace may not trace here")
            return
        found = read("check", log)
        tap.ok(found["clones"] > 3 and found["ends"] > 3 and not found["departures"],
               "the trace of a shell does not depart", [str(found), str(traced.stderr)])


def answers(script):
    """The objects that sim prints, one for each command."""
    text, found = run("sim", "--json", text=script).stdout, []
    while text.strip():
        value, end = json.JSONDecoder().raw_decode(text.strip())
        found.append(value)
        text = text.strip()[end:]
    return found


def test_sim():
    said = answers("fork\nas 2\nwrite 0 7\nfork\nas 3\nwrite 0 9\nexit 3\nas 2\nread 0\nwait\n"
                   "wait\nvfork\nas 4\nexec\ntasks\n")
    pages = {(p["mm"], p["page"]): p["reads"] for p in said[5]["pages"]}
    tap.ok(said[3]["child"] == 3 and sorted(v for (_, p), v in pages.items() if p == "0") ==
           ["0", "7", "9"], "sim: fork copies memory", [str(pages)])
    tap.ok(said[8]["reads"] == 7, "sim: the parent does not see what the child wrote")
    tap.ok(said[6]["told"] == "2, by SIGCHLD" and said[9]["reaped"] == 3 and
           said[9]["status"] == "0x300" and said[10]["error"] == "ECHILD",
           "sim: exit tells, wait reaps, then there is nobody", map(str, said[6:11]))
    tap.ok("2, from its vfork" in said[13]["woken"], "sim: exec wakes the vfork parent")
    tap.ok(["0", "1", "2", "4"] == sorted(t["pid"] for t in said[14]["tasks"]),
           "sim: the tasks in the end", [str(said[14])])
    said = answers("fork\nas 2\nfail mm\nfork\nfail\nfork\n")
    tap.ok(said[3]["error"] == "ENOMEM" and not said[3]["changed_objects"] and
           not said[3]["changed_tasks"] and said[5]["child"] == 3,
           "sim: a fork that fails changes nothing")
    for line, said in (("forkk", "did you mean fork?"), ("as 77", "living task"),
                       ("write 99 1", "below"), ("clone VN", "did you mean VM"),
                       ("exit", "other than init"), ("fail filess", "expected a rung")):
        result = run("sim", text=line + "\n")
        tap.ok(result.returncode == 2 and said in result.stderr and result.stderr.count("\n") == 1,
               f"sim: {line}: one line, and status 2", [result.stderr])


def test_wrong_input():
    for words, parts in (
            (("explain", "CLONE_VN|VM"), ("did you mean CLONE_VM?",)),
            (("explain", "VM|CLONE_SIGHADN"), ('understood "VM|"', "CLONE_SIGHAND")),
            (("explain", "pthread_crate"), ("did you mean pthread_create?",)),
            (("explain", "VM|"), ('understood "VM|"', "expected a flag")), (("explain",), ("one",)),
            (("explain", ""), ("expected a flag",)), (("explain", "foo(3)"), ("expected clone(",)),
            (("explain", "VM", "--linux", "5.4"), ("2.6.11, 2.6.23, 3.18, 6.1",)),
            (("explain", "VM", "--caller", "rot"), ("did you mean root?",)),
            (("explain", "VM", "--wrong"), ("--wrong",)), (("explain", "VM", "--linux"),
                                                           ("--linux",)),
            (("ladder", "--fail", "filess"), ("did you mean files?",)),
            (("ladder", "fork", "--fail", "pidfd"), ("expected a rung that",)),
            (("ladder", "--linux", "all"), ("3.18 or 6.1, not",)),
            (("explain", "VM", "--fail", "mm"), ("bident help explain", "--fail")),
            (("diff", "3.18", "6.1", "--svg"), ("bident help diff", "--svg")),
            (("explain", "SIGCHLD|SIGUSR1"), ('understood "SIGCHLD|"', "one signal")),
            (("help", "explian"), ("did you mean explain?",)),
            (("explain", "0x10000000000000000"), ("expected a flag",)),
            (("diff", "6.1"), ("expected two",)), (("diff", "6.1", "7"), ("not \"7\"",)),
            (("check", "/nonexistent"), ("cannot read", "No such")),
            (("check", "/"), ("cannot read", "directory")), (("check",), ("expected one",)),
            (("check", "/dev/null"), ("understood 0 lines",)), (("check", "README.md"), ("lines",)),
            (("explian", "VM"), ("did you mean explain?",)), (("sim", "x"), ("standard input",))):
        result = run(*words)
        tap.ok(one_line(result, *parts), f"wrong: {' '.join(words)}", [result.stderr])


def test_forms():
    line = ("clone3({flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f01, "
            "exit_signal=0, stack=0x7f03, stack_size=0x7ffc0, tls=0x7f04} => {...}, 88) = 7")
    for words, call in ((line, "clone3(CLONE_VM|CLONE_SIGHAND|CLONE_THREAD)"),
                        ("vm | files | sigchld", "clone(CLONE_VM|CLONE_FILES|SIGCHLD)"),
                        ("0x1200011", "clone(CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD)"),
                        ("17", "clone(SIGCHLD)"), ("[pid 5] vfork() = 6",
                                                   "clone(CLONE_VM|CLONE_VFORK|SIGCHLD)")):
        found = read("explain", words)
        tap.ok(found["call"] == call and found["versions"][0]["verdict"] == "accepted",
               f"{words[:40]} is {call[:50]}", [str(found)])
    for words, error in (("clone3({flags=0, set_tid=[3000], set_tid_size=1}, 88)", None),
                         ("clone3({flags=0, set_tid=[1], set_tid_size=1}, 88)", "EEXIST"),
                         ("clone3({flags=0, set_tid=[0], set_tid_size=1}, 88)", "EINVAL"),
                         ("clone3({flags=0, stack=0x1000}, 88)", "EINVAL"),
                         ("clone3({flags=0}, 63)", "EINVAL"), ("clone3({flags=0}, 4097)", "E2BIG"),
                         ("clone3({flags=CLONE_DETACHED}, 88)", "EINVAL")):
        found = explain("root", words, "6.1")[0]
        tap.ok(found.get("error") == error, f"{words}: {error or 'accepted'}", [str(found)])
    fastest = min(timed(lambda: run("explain", "fork", "--linux", "6.1")) for _ in range(10))
    tap.ok(fastest < 0.010, f"explain answers in {fastest * 1000:.1f} ms, starting it included")


def timed(do):
    start = time.monotonic()
    do()
    return time.monotonic() - start


def test_help():
    manual = open("tests/tool/bident.1", encoding="utf-8").read().replace("\\-", "-")
    for command in ("explain", "ladder", "diff", "check", "sim"):
        result = run(command, "--help")
        tap.ok(result.returncode == 0 and f"usage: bident {command}" in result.stdout and
               result.stdout == run("help", command).stdout and f".B {command}" in manual,
               f"{command} --help, and its place in the manual")
        took = [o for o in ("linux", "caller", "clone3", "fail", "svg", "json")
                if "lists, not --" not in run(command, f"--{o}", "x").stderr]
        tap.ok(took == [o[2:] for o in re.findall(r"^  (--\w+)", result.stdout, re.M)][:-1],
               f"{command} takes what its help lists", took)
    options = [w.strip(",;") for w in run("--help").stdout.split() if w.startswith("--")]
    tap.ok(len(options) > 6 and all(o in manual for o in options), "the manual has every option")
    script = "source tests/tool/bident.bash; COMP_WORDS=(bident \"$@\"); COMP_CWORD=$#; " \
             "_bident; echo ${COMPREPLY[@]}"
    path = os.path.abspath("build/tool") + ":" + os.environ["PATH"]
    for words, completed in (
            (("ex",), "explain"), (("explain", "--caller", "li"), "limited"),
            (("check", "--linux", "2"), "2.6.11 2.6.23"), (("explain", "--linux", "a"), "all"),
            (("ladder", "--linux", "a"), ""), (("ladder", "--fail", "na"), "namespaces"),
            (("diff", "3"), "3.18"), (("diff", "--c"), ""), (("explain", "--cl"), "--clone3"),
            (("check", "READ"), "README.md"), (("explain", "vf"), "vfork"),
            (("explain", "'VM|NEWN"), "VM|NEWNS VM|NEWNET")):
        result = subprocess.run(["bash", "-c", script, "-", *words], capture_output=True, text=True,
                                env={**os.environ, "PATH": path}, check=False)
        tap.ok(result.stdout.strip() == completed and not result.stderr,
               f"bash completes bident {' '.join(words)}", [result.stdout, result.stderr])


def test_install():
    with tempfile.TemporaryDirectory() as folder:
        words = ["make", "-s", f"DESTDIR={folder}", "PREFIX=/usr"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        subprocess.run(words + ["install"], check=True, stdout=subprocess.DEVNULL, env=environment)
        there = sum(len(files) for _, _, files in os.walk(folder))
        result = subprocess.run([f"{folder}/usr/bin/bident", "explain", "fork"], check=False,
                                capture_output=True)
        tap.ok(result.returncode == 0 and there > 40 and
               os.path.exists(f"{folder}/usr/share/man/man1/bident.1"), "make install",
                   [str(there)])
        subprocess.run(words + ["uninstall"], check=True, stdout=subprocess.DEVNULL,
                       env=environment)
        left = [f for _, _, files in os.walk(folder) for f in files]
        tap.ok(not left, "make uninstall takes all of it away", left)


for test in (test_verdicts, test_mending, test_sharing, test_ladder, test_picture, test_diff,
             test_check, test_leader_first,
             test_sim, test_wrong_input, test_forms, test_help, test_install):
    test()
tap.done()
