#!/usr/bin/env python3
"""The CD that `make iso` makes: GRUB loads the kernel, its initramfs and its command line."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest
from session import Session, Silence

ISO = "build/tests/boot/test.iso"
LIMIT = 2 ** 20  # bytes of the kernel's image that are loaded, the initramfs not included


def check_boot(kernel, name):
    subprocess.run(["kernel/iso.sh", kernel, guest.INITRD, ISO, "panic=-1", "hello", "exec"],
                   check=True)
    result = guest.boot(disc=ISO, timeout=60)
    found, total = guest.sections(text for _, text in result.lines)
    last = [text for _, text in result.lines[-12:]]
    tap.ok(sorted(found) == ["exec", "hello"] and total == 2, f"{name}: GRUB hands words on", last)
    tap.ok(all(status == 0 and not guest.tap_faults(own) for own, status in found.values()),
           f"{name}: programs of the initramfs run", last)
    tap.ok(result.status == 0 and not result.timed_out, f"{name}: it switches itself off", last)


def check_shell():
    """What `make iso` makes ends in the shell."""
    subprocess.run(["make", "--no-print-directory", "iso"], check=True, stdout=subprocess.DEVNULL)
    session = Session.booted(disc="build/bident.iso")
    try:
        session.start(80)
        tap.ok("\nalive 42\n" in session.say("echo alive $((6 * 7))"), "make iso: a shell answers")
    except Silence as why:
        tap.ok(False, "make iso: a shell answers", [str(why)])
    session.end()


tap = guest.Tap()
os.makedirs(os.path.dirname(ISO), exist_ok=True)
check_boot(guest.PLAIN, "plain")
check_boot(guest.CHECKED, "checked")
check_shell()
size = guest.loaded_size(guest.PLAIN)
tap.ok(size < LIMIT, f"the image is {size // 1024} KiB without the initramfs: less than 1 MiB")
tap.done()
