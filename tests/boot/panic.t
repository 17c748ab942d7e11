#!/usr/bin/env python3
"""How the kernel dies: registers, names of functions and accounts on the console, a failing status.

The checked kernel tries what its own protection must refuse, and dies on request (provoke=).
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest

DEATHS = {  # word: what the reason is, who called
    "panic": ("provoked", "provoke_panic"),
    "expect": ("expected nr_threads == 0", "provoke_expect"),
    "null": ("exception 14 in the kernel", "provoke_null"),
    "write": ("exception 14 in the kernel, error code 3", "provoke_write"),
    "stack": ("exception 8 in the kernel, error code 0 (is its stack full?)", "stack_overflow"),
    "accounts": ("expected model_is_sound()", "provoke_accounts"),
}
TABLES = ("task", "user", "cred", "files", "fs", "sighand", "signal", "mm", "io", "ns", "undo")


def check_death(word, reason, caller):
    result = guest.boot(guest.CHECKED, words=f"provoke={word} hello", timeout=30)
    lines = [text for _, text in result.lines]
    said = [text for text in lines if "Kernel panic - not syncing: " in text]
    trace = re.findall(r"^  \[ffffffff8\w{7}\] (\w+)\S*\+0x\w+$", result.text(), re.MULTILINE)
    tap.ok(len(said) == 1 and reason in said[0], f"provoke={word}: one line says why", said)
    tap.ok(caller in trace and trace[-1:] == ["task_entry"],
           f"provoke={word}: the trace names {caller}, down to where the task began", trace)
    tap.ok(re.search(r"^cr0 \w+ cr2 \w+ cr3 \w+ cr4 \w+$", result.text(), re.MULTILINE)
           and re.search(r"^sp \w+ bp|^ip \w{16} sp \w{16}", result.text(), re.MULTILINE),
           f"provoke={word}: it prints registers", lines[-30:])
    tap.ok("Accounts: 1 of " in result.text() and
           all(re.search(rf"^  {name} \d+ of \d+$", result.text(), re.MULTILINE)
               for name in TABLES),
           f"provoke={word}: it prints the accounts", lines[-20:])
    tap.ok(result.status == guest.PANIC_STATUS and not result.timed_out,
           f"provoke={word}: QEMU's status is a failure", [f"status {result.status}"])


def check_protection():
    """Without the processor's help against user memory, the rest still holds."""
    for cpu, least in (("max", 16), ("qemu64", 13)):
        result = guest.boot(guest.CHECKED, words="hello", timeout=30, cpu=cpu)
        tried = re.search(r"^Protection: (\d+) violations tried, all refused$", result.text(),
                          re.MULTILINE)
        tap.ok(tried and int(tried.group(1)) >= least and result.status == 0,
               f"-cpu {cpu}: at least {least} violations are refused",
               [text for _, text in result.lines[-12:]])


tap = guest.Tap()
check_protection()
for death, (why, who) in DEATHS.items():
    check_death(death, why, who)
tap.done()
