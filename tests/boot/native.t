#!/usr/bin/env python3
"""Every test program on this machine's Linux: what the programs expect is what Linux answers."""
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest


def run(name, timeout=60):
    """Run it in a process group of its own: its lines and its status, None if it ran too long."""
    path = os.path.abspath(os.path.join("build/tests/user", name))
    child = subprocess.Popen([path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, start_new_session=True)
    try:
        output, _ = child.communicate(timeout=timeout)
        status = child.returncode
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        output, _ = child.communicate()
        status = None
    return output.decode("utf-8", "replace").splitlines(), status


tap = guest.Tap()
for program in guest.programs():
    guest.report_program(tap, program, *run(program))
tap.done()
