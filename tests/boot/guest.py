"""Boot the kernel in QEMU, and turn what its console says into TAP.

Entry: boot, for one run; report, for the programs of the test archive.  What init prints is said in
tests/user/init.c.
"""
import os
import re
import socket
import subprocess
import sys
import threading
import time

PLAIN = "build/kernel.elf"
APART = "build/apart/kernel.elf"  # the plain one, for debuggers
CHECKED = "build/checked/kernel.elf"
INITRD = "build/initramfs.cpio"
NOT_TESTS = {"init", "demo"}
PANIC_STATUS = 3  # isa-debug-exit, when the kernel writes 1

# What must never be on the console of a run that is to succeed.
BAD_LINE = re.compile(r"kernel panic|unexpected (exception|interrupt)", re.IGNORECASE)


class Boot:
    """What one boot did: its lines, each with the seconds that it took; QEMU's status."""

    def __init__(self):
        self.lines = []
        self.status = None
        self.timed_out = False

    def text(self):
        return "\n".join(line for _, line in self.lines)

    def time_of(self, start):
        """The seconds until a line that begins so, or None."""
        return next((when for when, line in self.lines if line.startswith(start)), None)


def command(kernel, initrd, words, cpu, disc, counted=False):
    line = ["qemu-system-x86_64", "-accel", "tcg", "-cpu", cpu, "-m", "256", "-nographic",
            "-no-reboot", "-device", "isa-debug-exit,iobase=0xf4"]
    if counted:
        line += ["-icount", "shift=0,sleep=off"]
    if disc:
        return line + ["-cdrom", disc]
    line += ["-kernel", kernel]
    if initrd:
        line += ["-initrd", initrd]
    return line + ["-append", "console=ttyS0 panic=-1 " + words]


class Stopwatch(threading.Thread):
    """The time that a process takes: all but what it waits for a processor that others have, so
    that it is about the same however busy this machine is.  After `limit` seconds it is killed.
    """

    PERIOD = 0.1  # seconds between two looks

    def __init__(self, process, limit):
        super().__init__(daemon=True)
        self.process, self.limit = process, limit
        self.begin, self.waited = time.monotonic(), 0.0
        self.timed_out = False
        self.over = threading.Event()
        self.start()

    def seconds(self):
        return time.monotonic() - self.begin - self.waited

    def look(self):
        """By Linux's account of each thread; the one that waits most is the one that works."""
        folder = f"/proc/{self.process.pid}/task"
        try:
            for thread in os.listdir(folder):
                with open(f"{folder}/{thread}/schedstat", encoding="ascii") as file:
                    self.waited = max(self.waited, int(file.read().split()[1]) / 1e9)
        except OSError:
            pass  # it has just ended

    def run(self):
        while not self.over.wait(self.PERIOD):
            self.look()
            if self.seconds() >= self.limit:
                self.timed_out = True
                self.process.kill()
                return


class Monitor:
    """QEMU's monitor, by a socket that QEMU has the other end of."""

    def __init__(self):
        self.ours, self.qemus = socket.socketpair()

    def options(self):
        return ["-chardev", f"socket,id=monitor,fd={self.qemus.fileno()}",
                "-mon", "chardev=monitor,mode=readline"]

    def say(self, order):
        """Send an order, and wait until it is carried out.  False: QEMU has ended."""
        heard = b""
        try:
            self.ours.sendall(order.encode() + b"\n")
            while not heard.endswith(b"\n(qemu) "):
                piece = self.ours.recv(4096)
                heard += piece
                if not piece:
                    return False
        except OSError:
            return False
        return True


def boot(kernel=PLAIN, initrd=INITRD, words="", timeout=60, typed=b"", cue="ready",
         cpu="max", disc=None, counted=False, orders=None, more=(), heard=None):
    """Boot, and read the console until QEMU ends, or its Stopwatch after `timeout` seconds.

    With `counted` the machine's clock counts instructions.
    With a disc it is that from which the machine boots.  What is `typed` is sent when a line of
    the console matches the cue.  From the first program on, the function `orders` runs beside it,
    and is given a Monitor.  Each line is told to `heard`.  More options for QEMU are taken as they
    are.
    """
    result = Boot()
    line = command(kernel, initrd, words, cpu, disc, counted) + list(more)
    monitor = Monitor() if orders else None
    giver = threading.Thread(target=orders, args=(monitor,)) if orders else None
    qemu = subprocess.Popen(line + (monitor.options() if orders else []),
                            pass_fds=[monitor.qemus.fileno()] if orders else [],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if orders:
        monitor.qemus.close()
    watch = Stopwatch(qemu, timeout)
    for line in qemu.stdout:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        result.lines.append((watch.seconds(), text))
        if heard:
            heard(text)
        if typed and re.match(cue, text):
            qemu.stdin.write(typed)
            qemu.stdin.flush()
        if giver and text.startswith("begin "):
            giver.start()
            giver = None
    result.status = qemu.wait()
    watch.over.set()
    result.timed_out = watch.timed_out
    return result


def loaded_size(kernel):
    """What of the kernel's file goes into memory: bytes."""
    output = subprocess.run(["readelf", "-lW", kernel], check=True, capture_output=True, text=True)
    return sum(int(line.split()[4], 16) for line in output.stdout.splitlines()
               if line.split()[:1] == ["LOAD"])


class Tap:
    """A TAP stream on our standard output."""

    def __init__(self):
        self.tests = 0
        self.failures = 0

    def ok(self, good, name, why=()):
        self.tests += 1
        self.failures += not good
        print(f"{'ok' if good else 'not ok'} {self.tests} - {name}")
        if not good:
            for line in why:
                print(f"# {line}")
        sys.stdout.flush()
        return good

    def done(self):
        print(f"1..{self.tests}")
        sys.exit(1 if self.failures else 0)


def tap_faults(lines):
    """What is wrong with a stream of TAP: a list of texts, empty if all is well."""
    faults = []
    plans = [m for m in (re.match(r"1\.\.(\d+)", line) for line in lines) if m]
    tests = [m for m in (re.match(r"(not )?ok (\d+)", line) for line in lines) if m]
    if len(plans) != 1:
        faults.append("no plan" if not plans else "two plans")
    elif int(plans[0].group(1)) != len(tests):
        faults.append(f"{plans[0].group(1)} tests planned, {len(tests)} run")
    if [int(m.group(2)) for m in tests] != list(range(1, len(tests) + 1)):
        faults.append("tests out of order")
    faults += [f"test {m.group(2)} failed" for m in tests if m.group(1)]
    return faults


def report_program(tap, name, lines, status):
    """One program as a subtest: its lines, and a test that all of them are well."""
    for line in lines:
        known = re.match(r"(not )?ok \d|1\.\.\d|#", line)
        print(f"    {line if known else '# ' + line}")
    faults = tap_faults(lines)
    if status != 0:
        faults.append(f"it ended with wait status {status}")
    planned = next((line for line in lines if line.startswith("1..0 # SKIP")), None)
    suffix = " # SKIP " + planned.split("SKIP ", 1)[1] if planned and not faults else ""
    tap.ok(not faults, name + suffix, faults)


def programs():
    """The names of the test programs: from their sources, and those built otherwise, too."""
    names = {file[:-2] for file in os.listdir("tests/user") if file.endswith(".c")}
    for way in ("glibc", "pie"):
        with open(os.path.join("tests/user", way), encoding="ascii") as file:
            names |= {f"{name}_{way}" for name in file.read().split()}
    return sorted(names - NOT_TESTS)


def sections(lines):
    """The console's lines by program: {name: (lines, status)}; and the number init says it ran."""
    found, name, own, total = {}, None, [], None
    for line in lines:
        begin = re.match(r"begin (\w+)$", line)
        end = re.match(r"end (\w+) (-?\d+)$", line)
        if begin:
            name, own = begin.group(1), []
        elif end and end.group(1) == name:
            found[name] = (own, int(end.group(2)))
            name = None
        elif line.startswith("all "):
            total = int(line.split()[1])
        elif name:
            own.append(line)
    if name:
        found[name] = (own, None)
    return found, total


def report(tap, result, expected):
    """Every program of a boot that ran them under init, and that the boot itself went well."""
    found, total = sections(line for _, line in result.lines)
    for name in expected:
        lines, status = found.get(name, (["# it did not run"], None))
        report_program(tap, name, lines, status)
    bad = [line for _, line in result.lines if BAD_LINE.search(line)]
    tap.ok(not bad, "no panic and no unexpected exception", bad[:20])
    tap.ok(total == len(expected), "init ran them all", [f"it says {total}"])
    tap.ok(not result.timed_out, "in time")
    tap.ok(result.status == 0, "reboot(2) switches the machine off",
           [f"QEMU's status is {result.status}"] + [line for _, line in result.lines[-10:]])
