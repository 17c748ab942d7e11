#!/usr/bin/env python3
"""The same conversation with busybox's shell, on this machine's Linux and on the kernel; and fork
bombs, on the kernel only."""
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest
from session import PROMPT, Session, Silence

# What is typed, and what comes of it.
COMMANDS = (
    ("echo hello, world", "^hello, world$"),
    ("echo wrogn\x7f\x7fng", "^wrong$"),
    ("echo a b c | wc -w", r"^\s*3$"),
    ("seq 1 20000 | grep 7 | tail -n 1", "^19997$"),
    ("yes | head -n 2; echo done", "^y\ny\ndone$"),
    ("cat <<END | sed s/b/B/\rabc\rEND", "^aBc$"),
    ("echo $(echo one; echo two)", "^one two$"),
    ("seq 3 | sort -r | xargs echo", "^3 2 1$"),
    ("awk 'BEGIN { print 6 * 7 }'", "^42$"),
    ("sh -c 'exit 3'; echo $?", "^3$"),
    ("sh -c 'kill -TERM $$'; echo $?", "^143$"),
    ("(echo sub; exit 4) | cat; false || echo no", "^sub\nno$"),
    ("sleep 0.2 & wait $!; echo awaited $?", "awaited 0$"),
    ("sleep 100 & sleep 0.1; kill $!; wait $!; echo $?", "143$"),
    ("trap 'echo trapped' USR1; kill -USR1 $$; trap - USR1", "^trapped$"),
    ("time sleep 0.3 2>&1", r"real\s+0m 0\.[34]"),
    ("tty >/dev/null && echo terminal", "^terminal$"),
    ("cat /dev/null && echo nothing", "^nothing$"),
    ("find /dev -name 'nul*'", "^/dev/null$"),
    ("ls -l /dev/null", r"^crw-rw-rw-\s.*1,\s+3.*/dev/null$"),
    ("set -- x y z; echo $# ${2}", "^3 y$"),
    ("exec 3>&1; echo to three >&3; exec 3>&-", "^to three$"),
    ("f=/tmp/bident-$$; echo one >$f; echo two >>$f; wc -l <$f", r"^\s*2$"),
    ("sed -i s/two/three/ $f; cat $f 2>&1 | tail -n 1", "^three$"),
    ("(cat $f.not || echo no) 2>/dev/null", "^no$"),
    ("busybox ps | grep \"^ *$$ \"", r"^ *\d+ .*sh\b"),
    ("busybox top -b -n 1 | head -n 4", r"^Mem:.*\n(.*\n)+ +PID +PPID .*COMMAND$"),
    ("stty -echo; stty echo; stty | head -n 1", "^speed .* baud"),
)

# For root only.
NAMESPACES = (
    ("busybox unshare -p -f sh -c 'sleep 100 & echo $$ $!; exit 5'; echo $?", "^1 2\n5$"),
    ("busybox unshare -u sh -c 'hostname inside; hostname'", "^inside$"),
    ("busybox unshare -u sh -c 'hostname inside; sleep 100' & sleep 0.5", ""),
    ("busybox nsenter -u -t $! hostname; kill $!; wait $!; hostname", "^inside\n(?!inside)"),
    ("busybox unshare -p -f sleep 100 & sleep 0.5", ""),
    ("p=$(busybox ps -o pid,ppid | awk '$2 == '$!' { print $1 }')", ""),
    ("busybox nsenter -p -t $p sh -c 'echo $$ $PPID; kill -9 1'; kill -9 $p; wait $!", "^2 0$"),
    ("readlink /proc/self/ns/pid", r"^pid:\[\d+\]$"),
)


def check_commands(tap, where, session):
    root = os.geteuid() == 0 or where != "Linux"
    for typed, want in COMMANDS + (NAMESPACES if root else ()):
        said = session.say(typed)
        tap.ok(re.search(want, said, re.MULTILINE), f"{where}: {typed!r}"[:90], [repr(said)])


def check_keys(tap, where, session):
    """Keys that send signals, and jobs."""
    def keys(typed, cue, key, want):
        session.heard = ""
        session.press(typed + "\r")
        session.expect(cue)
        time.sleep(0.3)  # the program gets the terminal a little later
        session.press(key)
        said = session.expect("(^|.*)" + PROMPT)
        tap.ok(re.search(want, said, re.MULTILINE), f"{where}: {typed}, {key!r}", [repr(said)])

    keys("sh -c 'echo go; exec sleep 100'", "^go$", "\x03", r"\^C")
    said = session.say("echo $?")
    tap.ok("\n130\n" in said, f"{where}: SIGINT ended it", [repr(said)])
    keys("sh -c 'echo go; exec sleep 101'", "^go$", "\x1c", "Quit")
    keys("sh -c 'echo go; exec sleep 102'", "^go$", "\x1a", "Stopped .*sleep 102")
    said = session.say("jobs")
    tap.ok("Stopped" in said, f"{where}: jobs", [repr(said)])
    said = session.say("bg; jobs")
    tap.ok("Running" in said, f"{where}: bg", [repr(said)])
    keys("fg", "sleep 102.*\n", "\x1a", "Stopped")
    said = session.say("kill -9 %1; sleep 0.2; jobs")
    tap.ok("Killed" in said, f"{where}: kill of a job that has stopped", [repr(said)])
    session.say("cat &")
    said = session.say("sleep 0.3; jobs")
    tap.ok(re.search(r"Stopped \(tty input\) +cat", said), f"{where}: no reading in the background",
           [repr(said)])
    keys("fg", "^cat$", "line\r\x04", "^line$")
    keys("cat", "cat\n", "onx\x7fe two three\x17\x17four\r\x04", "^one four$")
    keys("cat", "cat\n", "gone\x15kept\r\x04", "^kept$")
    keys("sh -c 'trap \"echo caught; exit 5\" INT; echo go; while :; do sleep 0.1; done'", "^go$",
         "\x03", "caught$")
    keys("dd bs=1 count=3 2>/dev/null; echo; cat >/dev/null", "/null\n", "abc\r\x04", "^abc$")


def check_vi(tap, where, session):
    """A file is written by an editor that has the whole screen."""
    session.press("vi $f\r")
    for keys in ("1G", "ozwei\x1b", "dd", "P", "p", ":wq\r"):
        time.sleep(0.3)
        session.press(keys)
    session.expect(PROMPT)
    said = session.say("cat $f; rm $f; ls $f 2>&1")
    tap.ok("\none\nzwei\nzwei\nthree\n" in said and "No such file" in said, f"{where}: vi",
           [repr(said)])


def check_top(tap, where, session):
    """It shows itself until it is told to go."""
    session.press("busybox top -d 1\r")
    for _ in range(2):
        session.expect("Load average: ")
        session.expect("busybox top -d 1")
    session.press("q")
    session.expect(PROMPT)
    tap.ok(True, f"{where}: top, and out of it")


# Each shell that it begins has a child that sleeps, and begins another one.
BOMB = "bomb() { sleep 100 & bomb & wait; }; bomb 2>/dev/null &"


def check_bomb(tap, where, session):
    """Processes without end: the shell cannot fork, but it answers, and can end them."""
    session.say(BOMB)
    session.say("sleep 1")
    refused = 0  # when the last of the bomb is refused it ends, and leaves room for one
    for _ in range(100):
        refused = refused + 1 if "can't fork" in session.say("sleep 100 &") else 0
        if refused == 3:
            break
    said = session.say("ls /")
    tap.ok("can't fork" in said, f"{where}: no process more", [repr(said)])
    said = session.say("echo alive $((6 * 7))")
    tap.ok("\nalive 42\n" in said, f"{where}: the shell is alive", [repr(said)])
    session.say("kill -9 -1")
    for _ in range(20):  # on a busy machine the guest's time is short
        session.say("sleep 0.5")
        said = session.say("busybox ps | grep -c '[s]leep'; ls -d /dev/null")
        gone = "\n0\n/dev/null\n" in said
        if gone:
            break
    tap.ok(gone, f"{where}: and the others are gone", [repr(said)])


def check_limits(tap, session):
    """A bomb of a user who may have 30 processes."""
    session.say("echo user:x:1000:1000::/tmp:/bin/sh >/etc/passwd; export PS1")
    session.say("su user")
    said = session.say("ulimit -u 30; id -u")
    tap.ok("\n1000\n" in said, "a user", [repr(said)])
    check_bomb(tap, "RLIMIT_NPROC", session)
    session.say("exit")
    said = session.say("id -u")
    tap.ok("\n0\n" in said, "root's shell is still there", [repr(said)])


def bomb_all(tap):
    """A bomb of root's: as many threads as the system has."""
    session = Session.booted(guest.CHECKED)
    try:
        session.start()
        before = session.say("awk '$1 == \"threads\" { print $2, \"are\" }' /proc/bident/accounts")
        check_bomb(tap, "max_threads", session)
        after = session.say("awk '$1 == \"threads\" { print $2, \"are\" }' /proc/bident/accounts")
        tap.ok(re.findall(r"^\d+ are$", before, re.MULTILINE) ==
               re.findall(r"^\d+ are$", after, re.MULTILINE) != [],
               "as many as before", [repr(before), repr(after)])
    except Silence as why:
        tap.ok(False, "max_threads: to the end of it", [str(why)])
    session.end()


def converse(tap, where, session):
    try:
        session.start()
        check_commands(tap, where, session)
        check_keys(tap, where, session)
        check_vi(tap, where, session)
        check_top(tap, where, session)
        if where != "Linux":
            check_limits(tap, session)
        tap.ok(True, f"{where}: to the end of it")
        session.press("exit\r")
        if where != "Linux":
            session.expect("Power down")
            tap.ok(session.child.wait(10) == 0, f"{where}: exit switches the machine off")
    except Silence as why:
        tap.ok(False, f"{where}: to the end of it", [str(why)])
    session.end()


tap = guest.Tap()
converse(tap, "Linux", Session.native())
converse(tap, "the kernel", Session.booted())
bomb_all(tap)
tap.done()
