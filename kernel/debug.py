"""gdb commands for the kernel: look at its tasks and tables, and walk one fork.

Read by `make debug`; `help user-defined` lists them.  The commands read the kernel's own tables by
the names that the source has, so that a debugger's picture is the kernel's.
"""
import re

import gdb

KINDS = ("cred", "files", "fs", "sighand", "signal", "mm", "io", "ns", "undo", "user")
STATES = ("free", "alive", "zombie")
FRAME = 0xfff


def number(expression):
    return int(gdb.parse_and_eval(expression))


def exists(name):
    return gdb.lookup_global_symbol(name) is not None


def length(table):
    return gdb.parse_and_eval(table).type.range()[1] + 1


def task_of_pid(pid):
    if not 0 < pid < length("pid_owner"):
        return 0
    return number(f"pid_owner[{pid}]")


def wanted_task(argument):
    """The task that a pid names; without one, the running task."""
    if argument.strip():
        return task_of_pid(int(argument, 0))
    return number("*(unsigned *)($gs_base + 16)") if number("$cs & 3") == 0 else 0


def table_size(kind):
    return length(f"{kind}_count")


class Command(gdb.Command):
    """A command named as its class, in lower case, with its document."""

    def __init__(self, name):
        super().__init__(name, gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        self.run(argument)


class Tasks(Command):
    """tasks: all tasks, one a line."""

    def run(self, _):
        print("handle   pid  tgid  parent state")
        for t in range(1, length("task_table")):
            state = number(f"task_table[{t}].state")
            if state:
                parent = number(f"task_table[task_table[{t}].real_parent].pid")
                print(f"{t:6} {number(f'task_table[{t}].pid'):5} "
                      f"{number(f'task_table[{t}].tgid'):5} {parent:7} {STATES[state]}")


class Task(Command):
    """task [PID]: a task's record, what it owns and with how many, where its program is."""

    def run(self, argument):
        t = wanted_task(argument)
        if t == 0:
            print("no such task")
            return
        print(f"task {t}:", gdb.parse_and_eval(f"task_table[{t}]").format_string(
            styling=False, max_elements=8))
        for kind in KINDS:
            held = number(f"{kind}_of[{t}]")
            if held:
                print(f"  {kind} {held}, owned by {number(f'{kind}_count[{held}]')}")
        stride, base = 0x8000, 0xffffff0000000000
        regs = f"((struct regs *){base + (t + 1) * stride} - 1)"
        print(f"  program: ip {number(f'{regs}->ip'):#x} sp {number(f'{regs}->sp'):#x} "
              f"ax {number(f'{regs}->ax'):#x}")


class Maps(Command):
    """maps [PID]: the regions of a task's memory."""

    def run(self, argument):
        t = wanted_task(argument)
        if t == 0:
            print("no such task")
            return
        region = gdb.parse_and_eval(f"space_table[mm_of[{t}]].regions.first")
        while int(region) != 0:
            prot = int(region["prot"])
            rights = "".join(c if prot >> i & 1 else "-" for i, c in enumerate("rwx"))
            print(f"{int(region['start']):012x}-{int(region['end']):012x} {rights} "
                  f"flags {int(region['flags']):#x}")
            region = region["next"]


class Accounts(Command):
    """accounts: how much of each of the model's tables is in use."""

    def run(self, _):
        print(f"threads {number('nr_threads')} of {number('max_threads')}, "
              f"last pid {number('last_pid')}")
        for kind in ("task",) + KINDS:
            most = table_size(kind) - 1
            print(f"{kind:8} {most - number(f'{kind}_nfree'):5} of {most}")


class WalkFork(Command):
    """walk-fork: run until a program forks, then show each place on the way to the child.

    From the system call's first instruction, by the model's decision and the ladder's rungs, to the
    child's first instruction in its program.
    """

    CALLS = {56: "clone", 57: "fork", 58: "vfork", 435: "clone3"}
    # Where it stops, in any order; the walk ends at the child's way out.
    ASSEMBLY = ("entry_seen", "task_entry")
    PLACES = ("entry_seen", "do_clone", "do_fork", "copy_process", "clone_refusal",
              "dup_task_struct", "step_copy", "copy_creds", "copy_files", "copy_fs",
              "copy_sighand", "copy_signal", "copy_mm", "space_copy", "copy_namespaces",
              "copy_io", "copy_thread", "step_copy_thread", "alloc_pid", "publish",
              "task_ready", "task_entry", "on_task_start")
    MOST = 200

    def stop_at(self, place):
        stop = gdb.Breakpoint(place, internal=True)
        stop.silent = True
        return stop

    def say(self, name):
        self.steps += 1
        arguments = ""
        if name == "entry_syscall":
            arguments = f"{self.CALLS[number('$rax')]}, called at {number('$rcx') - 2:#x}"
        elif name == "entry_seen":
            arguments = "all of the program's registers are kept"
        elif name == "task_entry":
            arguments = "the child runs for the first time, on its own kernel stack"
        elif name == "leave_to_user":
            arguments = "ret_from_fork"
        else:
            frame = gdb.selected_frame()
            pairs = [(s.name, s.value(frame)) for s in frame.block() if s.is_argument]
            arguments = ", ".join(f"{k}={v.format_string(styling=False)}"
                                  for k, v in pairs if v.type.strip_typedefs().code !=
                                  gdb.TYPE_CODE_STRUCT)
        print(f"walk {self.steps}: {name}" + (f": {arguments}" if arguments else ""))

    def name_here(self):
        return (gdb.selected_frame().name() or
                re.sub(r".*<(\w+)\+?\d*>.*", r"\1",
                       gdb.execute("info symbol $pc", to_string=True)).split()[0])

    def begin(self):
        entry = self.stop_at("*&entry_syscall")
        entry.condition = " || ".join(f"$rax == {n}" for n in self.CALLS)
        gdb.execute("continue", to_string=True)
        entry.delete()
        self.say("entry_syscall")

    def run(self, _):
        self.steps = 0
        self.begin()
        stops = [self.stop_at("*&" + place if place in self.ASSEMBLY else place)
                 for place in self.PLACES if exists(place) or place in self.ASSEMBLY]
        name = ""
        while name != "task_entry" and self.steps < self.MOST:
            gdb.execute("continue", to_string=True)
            name = self.name_here()
            self.say(name)
        for stop in stops:
            stop.delete()
        out = self.stop_at("*&leave_to_user")
        gdb.execute("continue", to_string=True)
        out.delete()
        self.say("leave_to_user")
        while number("$cs & 3") == 0:
            gdb.execute("stepi", to_string=True)
        print(f"walk ends: the child is in its program at {number('$pc'):#x}, "
              f"the call answers {number('$rax')}")


Tasks("tasks")
Task("task")
Maps("maps")
Accounts("accounts")
WalkFork("walk-fork")
gdb.execute("set pagination off")
gdb.execute("set confirm off")
