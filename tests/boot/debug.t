#!/usr/bin/env python3
"""The commands of kernel/debug.py, in a gdb without a person, against a kernel in QEMU."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest

COMMANDS = ["hbreak start_init", "continue", "task 1", "delete", "walk-fork", "tasks", "task",
            "task 2", "task 77", "maps 2", "accounts", "kill"]


def run_gdb():
    """What gdb says: it starts QEMU itself and talks to it by a pipe."""
    qemu = guest.command(guest.APART, guest.INITRD, "hello", "max", None)
    qemu = [word for word in qemu if word != "-nographic"]
    qemu += ["-display", "none", "-serial", "file:build/debug.log", "-gdb", "stdio", "-S"]
    line = " ".join(f"'{word}'" for word in qemu)
    gdb = ["gdb", "-nx", "-q", "-batch", "-x", "kernel/debug.py", "-ex",
           f"target remote | exec {line}"]
    for command in COMMANDS:
        gdb += ["-ex", command]
    try:
        return subprocess.run(gdb + [guest.APART], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=120).stdout
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "replace")


tap = guest.Tap()
said = run_gdb()
last = said.splitlines()[-40:]
walk = re.findall(r"^walk (\d+): (\w+)", said, re.MULTILINE)
places = [name for _, name in walk]
on_the_way = ["entry_syscall", "entry_seen", "do_clone", "do_fork", "copy_process",
              "copy_files", "copy_mm", "space_copy", "alloc_pid", "task_ready", "task_entry",
              "leave_to_user"]
tap.ok(all(name in places for name in on_the_way) and
       sorted(map(places.index, on_the_way)) == [places.index(name) for name in on_the_way],
       "walk-fork passes the places of the tour, in their order", places + last)
tap.ok(re.search(r"^walk ends: .* answers 0$", said, re.MULTILINE),
       "and ends in the child, which is answered 0", last)
tap.ok(re.search(r"^task 2: .*pid = 1,", said, re.MULTILINE), "task prints init", last)
tap.ok(re.search(r"^  mm \d+, owned by 1$", said, re.MULTILINE), "and what it owns", last)
tap.ok(re.search(r"^ +\d+ +2 +2 +1 alive$", said, re.MULTILINE), "tasks lists its child", last)
tap.ok("no such task" in said, "task knows who is not there", last)
tap.ok(re.search(r"^\w{12}-7ffffffff000 rw- flags", said, re.MULTILINE), "maps shows a stack", last)
tap.ok(re.search(r"^threads 2 of \d+", said, re.MULTILINE) and
       re.search(r"^files +3 of \d+$", said, re.MULTILINE), "accounts counts what is in use", last)
tap.done()
