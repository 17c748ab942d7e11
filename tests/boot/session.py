"""A conversation with a shell: on the booted kernel, or on this machine's Linux.

Entry: Session.booted, Session.native; say, press and expect.
"""
import os
import pty
import re
import select
import subprocess

import guest

PROMPT = "bident> "  # what the shell is told to say; the echo of that has quotes in it
LAST_WORDS = 2000


class Silence(Exception):
    """What was expected did not come in time."""


class Session:
    def __init__(self, child, read_from, write_to):
        self.child, self.read_from, self.write_to = child, read_from, write_to
        self.heard = ""  # since the last say
        self.watch = guest.Stopwatch(child, float("inf"))

    @classmethod
    def booted(cls, kernel=guest.PLAIN, disc=None):
        """On a kernel, or on what a disc has."""
        line = guest.command(kernel, guest.INITRD, "rdinit=/bin/init", "max", disc)
        child = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT)
        return cls(child, child.stdout.fileno(), child.stdin.fileno())

    @classmethod
    def native(cls):
        """On a terminal of its own, with nothing of this machine's but the program.

        A shell's background job ignores keys, and so would all that it begins: not here.
        """
        master, slave = pty.openpty()
        line = ["env", "--default-signal", "setsid", "-c", "busybox", "sh", "-i"]
        child = subprocess.Popen(line, stdin=slave, stdout=slave, stderr=slave, cwd="/",
                                 env={"PATH": os.environ["PATH"], "TERM": "linux", "HOME": "/"})
        os.close(slave)
        return cls(child, master, master)

    def expect(self, pattern, timeout=20):
        """Listen until the pattern is heard; what came before it and with it."""
        end = self.watch.seconds() + timeout
        while True:
            match = re.search(pattern, self.heard, re.MULTILINE)
            if match:
                said, self.heard = self.heard[:match.end()], self.heard[match.end():]
                return said
            if self.watch.seconds() >= end:
                raise Silence(f"{pattern!r} is not in {self.heard[-LAST_WORDS:]!r}")
            if not select.select([self.read_from], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(self.read_from, 4096)
            except OSError:  # the other end of a pty is closed
                piece = b""
            if not piece:
                raise Silence(f"it ended with {self.heard[-LAST_WORDS:]!r}")
            self.heard = re.sub("\x1b\\[[0-9;]*[A-Za-z]|\r", "",
                                self.heard + piece.decode("utf-8", "replace"))

    def press(self, keys):
        os.write(self.write_to, keys.encode())

    def say(self, line):
        """A command: what it puts out, up to the next prompt."""
        self.heard = ""
        self.press(line + "\r")
        return self.expect("(^|.*)" + PROMPT)

    def start(self, timeout=40):
        """Wait for the shell, and let it have a prompt that can be told from all else."""
        self.expect("[#$] $", timeout)
        self.say(f"PS1='{PROMPT[:3]}''{PROMPT[3:]}'")

    def end(self):
        self.watch.over.set()
        self.child.kill()
        self.child.wait()
