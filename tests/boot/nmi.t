#!/usr/bin/env python3
"""Non-maskable interrupts and machine checks, which come at any instruction: also at the border,
where the kernel runs on the stack and with the gs of a program that means it ill
(tests/user/border.c).  The program goes on, and so does the kernel, which says what came.
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest

ENOUGH = r"NMI: \d{3,} so far, \d{2,} of them at the border"  # then the program may end

# MCi_STATUS: valid, uncorrected, enabled; the same, and the processor's state is lost.
UNCORRECTED, LOST = 0xb << 60, 0xb << 60 | 1 << 57
GOES_ON = 5  # MCG_STATUS: an address to go on at, which is that of the error


def percpu(kernel):
    """Where the kernel's gs points to: a program that knows it can point there as well."""
    names = subprocess.run(["nm", kernel], check=True, capture_output=True, text=True).stdout
    return re.search(r"^(\w+) \w percpu$", names, re.MULTILINE).group(1)


def interrupt(monitor):
    while monitor.say("nmi"):
        pass


def check_nmis(kernel, more, name):
    result = guest.boot(kernel, words=f"BORDER={percpu(kernel)} border", timeout=120,
                        typed=b"\r", cue=ENOUGH, orders=interrupt, more=more)
    said = [text for _, text in result.lines]
    own = guest.sections(text for text in said if "NMI: " not in text)[0].get("border", ([], None))
    faults = guest.tap_faults(own[0])
    tap.ok(own[1] == 0 and not faults and result.status == 0,
           f"{name}: a program with a hostile gs goes on", faults + said[-20:])
    tap.ok(re.search(ENOUGH, result.text()), f"{name}: also at the border", said[-20:])


def check_machine_check():
    def report(status):
        return lambda monitor: monitor.say(f"mce 0 1 {status} {GOES_ON} 0x1000 0")

    result = guest.boot(words="BORDER=0 border", typed=b"\r", cue="Machine check",
                        orders=report(UNCORRECTED))
    tap.ok(f"Machine check: 1 so far, bank 1 status {UNCORRECTED:x} address 0" in result.text()
           and result.status == 0, "a machine check that leaves the processor whole is told",
           [text for _, text in result.lines[-8:]])
    result = guest.boot(words="BORDER=0 border", orders=report(LOST))
    tap.ok(f"machine check, bank 1 status {LOST:x} address 0" in result.text()
           and result.status == guest.PANIC_STATUS, "one that does not is the end",
           [text for _, text in result.lines[-30:]])


tap = guest.Tap()
check_nmis(guest.PLAIN, (), "plain")
check_nmis(guest.CHECKED, (), "checked")
check_nmis(guest.PLAIN, ("-singlestep",), "at any instruction")
check_machine_check()
tap.done()
