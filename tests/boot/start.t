#!/usr/bin/env python3
"""How the kernel starts and ends: quickly, and with one clear line when given something bad."""
import gzip
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest

START_LIMIT = 2.0  # seconds from QEMU's start to init's first output


def entry(name, mode, data=b"", nlink=1):
    """One entry of a newc archive, written here so that the kernel is not tested with itself."""
    fields = [1, mode, 0, 0, nlink, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
    head = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
    return head + b"\0" * (-len(head) % 4) + data + b"\0" * (-len(data) % 4)


def trailer():
    return entry("TRAILER!!!", 0)


def panics(name, archive, words, line):
    """With that archive the kernel says so in one line, and QEMU's status tells of a failure."""
    with tempfile.NamedTemporaryFile(suffix=".cpio") as file:
        file.write(archive or b"")
        file.flush()
        result = guest.boot(initrd=file.name if archive is not None else None, words=words,
                            timeout=20)
    said = [text for _, text in result.lines if "Kernel panic - not syncing: " in text]
    tap.ok(len(said) == 1 and line in said[0], f"{name}: one line says why",
           [f"expected: {line}"] + [text for _, text in result.lines[-8:]])
    tap.ok(result.status == guest.PANIC_STATUS and not result.timed_out,
           f"{name}: QEMU's status is a failure", [f"status {result.status}"])


def check_start():
    """The shape in which Linux is booted, with arguments for init; and the time it takes."""
    result = guest.boot(words="hello exec", timeout=30)
    found, total = guest.sections(text for _, text in result.lines)
    tap.ok(sorted(found) == ["exec", "hello"] and total == 2,
           "words that the kernel does not know are init's arguments", [str(found)])
    tap.ok(result.status == 0, "reboot(2) switches off with status 0", [str(result.status)])
    when = result.time_of("begin hello")
    tap.ok(when is not None and when < START_LIMIT,
           f"init runs {when or 0:.2f} s after QEMU was started: less than {START_LIMIT} s")


def check_child_first():
    """Linux's word for what /proc/sys/kernel has: the program looks whether it is in force."""
    result = guest.boot(words="sysctl.kernel.sched_child_runs_first=1 childfirst", timeout=30)
    said = [text for _, text in result.lines]
    tap.ok("ok 1 - as the command line has it" in said and
           not any(line.startswith("not ok") for line in said) and "end childfirst 0" in said,
           "sysctl.kernel.sched_child_runs_first=1 lets children run first", said[-20:])


def check_rdinit():
    result = guest.boot(words="rdinit=/tests/hello a b", timeout=30)
    lines = [text for _, text in result.lines]
    tap.ok("ok 2 - main has arguments" in lines, "rdinit= names the first program", lines[-8:])
    tap.ok(any("Kernel panic" in line and "init" in line for line in lines),
           "its end is a panic", lines[-8:])
    tap.ok(result.status == guest.PANIC_STATUS, "with a failing status", [str(result.status)])


def check_archives():
    with open(guest.INITRD, "rb") as file:
        good = file.read()
    damaged, missing = "initramfs: damaged", "/init failed"
    panics("no archive", None, "", missing)
    panics("an empty archive", trailer(), "", missing)
    panics("an archive without /init", entry("etc", 0o40755, nlink=2) + trailer(), "", missing)
    panics("init that is text", entry("init", 0o100755, b"text\n") + trailer(), "", missing)
    panics("init that may not be executed", entry("init", 0o100644, b"x") + trailer(), "", missing)
    panics("no such program", good, "rdinit=/no/such", "/no/such failed")
    panics("garbage", bytes(range(256)) * 40, "", damaged)
    panics("an archive cut off", good[: len(good) // 2], "", damaged)
    panics("an archive without its end", entry("init", 0o100755, b"x"), "", damaged)
    panics("a compressed archive", gzip.compress(good), "", "it is compressed")
    panics("a size that is too large", good[:54] + b"ffffffff" + good[62:], "", damaged)
    panics("a number that is none", good[:54] + b"zzzzzzzz" + good[62:], "", damaged)
    panics("a name with ..", entry("../init", 0o100755, b"x") + trailer(), "", "initramfs: ")


def check_two_archives():
    """Archives behind each other, as boot loaders join them, the second one's /init in force."""
    with open(guest.INITRD, "rb") as file:
        good = file.read()
    with tempfile.NamedTemporaryFile(suffix=".cpio") as file:
        file.write(entry("init", 0o100755, b"no program") + trailer() + b"\0" * 512 + good)
        file.flush()
        result = guest.boot(initrd=file.name, words="hello", timeout=30)
    found, _ = guest.sections(text for _, text in result.lines)
    tap.ok("hello" in found and result.status == 0, "two archives behind each other",
           [text for _, text in result.lines[-8:]])


def check_memory():
    """An archive that has been read takes no memory: neither its files nor what fills it up."""
    with open(guest.INITRD, "rb") as file:
        good = file.read()
    free = []
    for fill in (0, 100 << 20):
        with tempfile.NamedTemporaryFile(suffix=".cpio") as file:
            file.write(good + b"\0" * fill)
            file.flush()
            result = guest.boot(initrd=file.name, words="hello", timeout=30)
        said = re.search(r"^Initramfs: \d+ KiB, then (\d+) MiB free$", result.text(),
                         re.MULTILINE)
        free.append(int(said.group(1)) if said and result.status == 0 else 0)
    tap.ok(free[0] > 0 and abs(free[1] - free[0]) <= 1, "an archive gives back its memory",
           [str(free)])


def check_typing():
    """A line can be corrected until it is ended; ^D ends the input."""
    result = guest.boot(words="read", timeout=20, typed=b"helpp\x7f\x7flo\rtwo\r\x04")
    lines = [text for _, text in result.lines]
    for want in ("read 6: hello", "read 4: two", "end of input 0"):
        tap.ok(want in lines, f"typing: {want}", lines[-8:])
    tap.ok(result.status == 0, "and it switches off", [str(result.status)])


def check_versions():
    """linux= chooses the rules; what is different then, tests/user/versions.c says.

    Each version's ladder has rungs of its own, and tests/user/unwind.c fails them all.
    """
    for version in ("2.6.11", "2.6.23", "3.18", "6.1"):
        result = guest.boot(guest.CHECKED, words=f"linux={version} versions unwind", timeout=180)
        found, _ = guest.sections(text for _, text in result.lines)
        for name, what in (("versions", "its answers"), ("unwind", "each rung of its ladder")):
            own, status = found.get(name, ([], None))
            faults = guest.tap_faults(own)
            tap.ok(status == 0 and not faults and result.status == 0, f"linux={version}: {what}",
                   faults + own[-20:])
            tap.ok(any(line.startswith(f"# this is Linux {version}") for line in own),
                   f"linux={version}: {name} runs on it", own[:5])
    result = guest.boot(words="linux=7.0 hello", timeout=20)
    lines = [text for _, text in result.lines]
    tap.ok("linux=7.0: unknown; 2.6.11, 2.6.23, 3.18 and 6.1 are known" in lines
           and result.status == 0, "a version that it does not know is told", lines[-8:])


tap = guest.Tap()
check_typing()
check_start()
check_child_first()
check_rdinit()
check_archives()
check_two_archives()
check_memory()
check_versions()
tap.done()
