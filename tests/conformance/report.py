#!/usr/bin/env python3
"""What a system answered to the conformance program, in words: for those who build or test it.

usage: report.py ANSWERS [VERSION]
ANSWERS is the file that the program wrote there, or what init said on the console; VERSION the
Linux that it is held against: 2.6.11, 2.6.23, 3.18 or 6.1, which is the default.  Differences are
put together by the rule of Linux that the system does not have, or has and should not; each with
the shortest call that shows it.
The exit status is 0 without differences, 1 with some, 2 if there is nothing to report on.
"""
import collections
import re
import subprocess
import sys
import textwrap

from answers import (MAX_SHOWN, SEEN, VERSIONS, answer_text, ask_model, asked_of_both, differences,
                     kind_of, names_text, not_asked, read, sweep_flags, word_of, word_order,
                     word_text)

KEPT = "tests/conformance/linux-6.1.answers"
NOT_THERE = -38 # ENOSYS
# What the callers of sweeps are to bident.
CALLERS = {"user": "user", "init": "init"}


def pair_texts(name, linux, here):
    """Both answers; what the child shares is told if both accept."""
    if min(linux, here) < 0:
        return answer_text(min(linux, 0)), answer_text(min(here, 0))
    return answer_text(linux, kind_of(name)), answer_text(here, kind_of(name))


class Cause:
    """Calls that differ for one reason: how many, in which sweeps, with which answers."""

    def __init__(self):
        self.calls = 0
        self.sweeps = collections.Counter()
        self.pairs = collections.Counter()
        self.words = {}

    def add(self, name, word, linux, here):
        self.calls += 1
        self.sweeps[name] += 1
        self.pairs[pair_texts(name, linux, here)] += 1
        self.words.setdefault(word, (name, linux, here))


def say(label, text):
    print(textwrap.fill(text, 98, initial_indent=f"   {label:<16} ",
                        subsequent_indent=" " * 20, break_on_hyphens=False,
                        break_long_words=False))


class Rules:
    """By which rule a version refuses each call: 0, by none."""

    def __init__(self, version, flags):
        model = ask_model(version, "rules")
        self.texts = model.rules
        self.numbers = {n: model.sweeps[n].answers(len(bits)) for n, bits in flags.items()}


def causes_of(linux, mine, flags, version):
    """
    The causes, by what they are: the call is not there; a rule that Linux has; a rule that only the
    newest has, whose answer is given; the answer; or what the child shares.
    """
    found = collections.defaultdict(Cause)
    rules, newer = Rules(version, flags), Rules(VERSIONS[-1], flags)
    newest = {n: linux_of(VERSIONS[-1]).sweeps[n].answers(len(bits)) for n, bits in flags.items()}
    for name, index, theirs, here in differences(linux, mine, flags):
        rule, later = rules.numbers[name][index], newer.numbers[name][index]
        if here == NOT_THERE:
            what = ("not there", call_name(name))
        elif rule:
            what = ("rule", *rules.texts[rule])
        elif later and here == newest[name][index]:
            what = ("newer", *newer.texts[later])
        elif here < 0:
            what = ("refused", answer_text(here))
        else:
            for seen, (bit, _) in SEEN.items():
                if (theirs ^ here) & bit:
                    found["shares", seen, bool(theirs & bit)].add(name, word_of(flags[name], index),
                                                                  theirs, here)
            continue
        found[what].add(name, word_of(flags[name], index), theirs, here)
    return sorted(found.items(), key=lambda pair: -pair[1].calls)


def smallest(words):
    """Words of which no other is a part, the shortest first; and how many more there are."""
    found = []
    for word in sorted(words, key=word_order):
        if not any(other <= word for other in found):
            found.append(word)
    return found[:MAX_SHOWN], max(0, len(found) - MAX_SHOWN)


def call_name(name):
    return "clone3" if kind_of(name) == "clone3" else "clone"


def call_text(name, word):
    return f"{call_name(name)}({word_text(word)})"


def bident_line(name, word, version):
    who = CALLERS.get(name.split("_", 1)[1], "root")
    form = " --clone3" if kind_of(name) == "clone3" else ""
    return f"bident explain '{word_text(word)}'{form} --caller {who} --linux {version}"


def tell_cause(number, what, cause, version):
    if what[0] == "rule":
        print(f"\n{number}. {what[1]}: {cause.calls} calls that Linux {version} refuses")
    elif what[0] == "newer":
        print(f"\n{number}. {what[1]}: {cause.calls} calls that Linux {version} accepts; refused "
              f"here as by Linux {VERSIONS[-1]}")
    elif what[0] == "not there":
        print(f"\n{number}. there is no {what[1]}: {cause.calls} calls")
    elif what[0] == "refused":
        print(f"\n{number}. {what[1]}: {cause.calls} calls that Linux {version} accepts")
    else:
        seen = ("Linux", "here") if what[2] else ("here", "Linux")
        print(f"\n{number}. {what[1]}: {cause.calls} calls of which it is seen "
              f"{' and not '.join(seen).replace('Linux', 'in Linux')}")
        say("what", SEEN[what[1]][1])
    if what[0] in ("rule", "newer"):
        say("why", what[2] + (f"  ({what[3]})" if what[3] else ""))
    if what[0] != "shares":
        say("answers", "; ".join(f"Linux {a}, here {b}: {n}" for (a, b), n in
                                 cause.pairs.most_common()))
    words, more = smallest(cause.words)
    if what[0] in ("rule", "not there"): # all have it in common; elsewhere each is a lead
        words, more = words[:1], 0
    for i, word in enumerate(words):
        name, theirs, here = cause.words[word]
        theirs, here = pair_texts(name, theirs, here)
        say("" if i else "shortest", f"{call_text(name, word)}: Linux {theirs}, here {here} "
            f"({name})")
    if more:
        say("", f"and {more} more, of which none is a part of another")
    say("in", ", ".join(f"{name} {n}" for name, n in cause.sweeps.items()))
    say("see", bident_line(cause.words[words[0]][0], words[0], version))


def where_asked(name):
    """The function that asks for a fact, as FILE:LINE; a number at the end of a name is made."""
    stem = re.sub(r"_\d+$", "", name)
    for text in (f'"{name}"', f'"{stem}_%lu"', f'"{stem}"'):
        found = subprocess.run(["grep", "-rnF", "--include=*.c", text, "tests/conformance"],
                               capture_output=True, text=True, check=False).stdout
        if found:
            return ":".join(found.split(":", 2)[:2])
    return "tests/conformance"


def tell_facts(linux, mine):
    wrong = [n for n, value in linux.facts.items() if mine.facts.get(n, value) != value]
    if wrong:
        print("\nother questions that are answered otherwise:")
    for name in wrong:
        print(f"   {name}: Linux {fact_text(linux.facts[name])}, here "
              f"{fact_text(mine.facts[name])} ({where_asked(name)})")
    return len(wrong)


def fact_text(value):
    return answer_text(value) if value < 0 else str(value) + (f" ({value:#x})" if value > 255 else
                                                               "")


def linux_of(version):
    return read(f"Linux 6.1={KEPT}") if version == "6.1" else ask_model(version)


def tell_versions(mine, flags, version):
    """How near each Linux is, by the calls alone."""
    counts = {v: sum(1 for _ in differences(linux_of(v), mine, flags)) for v in VERSIONS}
    asked = asked_of_both(linux_of("6.1"), mine, flags)
    nearest = min(reversed(VERSIONS), key=counts.get)
    print(f"{asked} calls were asked; answered as by")
    for v in reversed(VERSIONS):
        print(f"   Linux {v:<7} {asked - counts[v]:>7}, otherwise {counts[v]:>6}"
              f"{'   the nearest' if v == nearest else ''}"
              f"{'   what follows is about this one' if v == version else ''}")


def tell_not_asked(linux, mine, flags):
    left = list(not_asked(linux, mine, flags))
    if left:
        print("\nnot asked:")
    for names, count, why in left:
        say(count, f"{names_text(names)}: {why}")


def main():
    words = sys.argv[1:]
    version = words[1] if len(words) == 2 else "6.1"
    if len(words) not in (1, 2) or version not in VERSIONS:
        print(f"report.py: expected a file of answers, and one of {', '.join(VERSIONS)} or nothing",
              file=sys.stderr)
        sys.exit(2)
    try:
        mine = read(f"mine={words[0]}")
    except (OSError, ValueError, IndexError) as error:
        print(f"report.py: expected a file that the conformance program wrote: {error}",
              file=sys.stderr)
        sys.exit(2)
    flags = sweep_flags()
    linux = linux_of(version)
    print(f"{mine.system or words[0]}, held against Linux {version}\n")
    if version != "6.1":
        print(f"What Linux {version} answers is what the model says, which make test-exhaustive "
              "holds against\nlists of that version, written from its source "
              "(docs/conformance.md).\n")
    tell_versions(mine, flags, version)
    causes = causes_of(linux, mine, flags, version)
    for number, (what, cause) in enumerate(causes, 1):
        tell_cause(number, what, cause, version)
    wrong = tell_facts(linux, mine)
    tell_not_asked(linux, mine, flags)
    calls = sum(1 for _ in differences(linux, mine, flags))
    facts = sum(name in mine.facts for name in linux.facts)
    print(f"\n{calls} calls differ, by {len(causes)} cause{'s' * (len(causes) != 1)}; of {facts} "
          f"other questions {wrong} are answered otherwise")
    sys.exit(1 if calls or wrong else 0)


main()
