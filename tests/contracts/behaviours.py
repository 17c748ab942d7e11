#!/usr/bin/env python3
"""Was each behaviour of each contract executed?  Reads the book that run.c keeps.

  behaviours.py BOOK EXCUSED

Every clause must have been evaluated, and every guard (what stands left of ==> and <==>, and what a
?: asks, outside quantifiers, in an ensures) must have been seen true and false.  EXCUSED lists what
cannot be: function, clause, guard, value that is never seen, reason.  An excuse that is not needed
is an error as well.
"""
import collections
import sys

VALUES = {"false": 1, "true": 2}


def read_book(path):
    clauses, guards = collections.Counter(), collections.Counter()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            what, function, kind, name, value = line.rstrip("\n").split("\t")
            if what == "clause":
                clauses[function, kind, name] += int(value)
            else:
                guards[function, kind, name] |= int(value)
    return clauses, guards


def main():
    book, excused = sys.argv[1:]
    clauses, guards = read_book(book)
    missing = {(*guard, value) for guard, seen in guards.items()
               for value, bit in VALUES.items() if not seen & bit}
    missing |= {(*clause, "run") for clause, times in clauses.items() if not times}
    with open(excused, encoding="utf-8") as lines:
        excuses = {tuple(line.rstrip("\n").split("\t")[:4]) for line in lines if line[0] != "#"}

    kinds = collections.Counter(kind for _, kind, _ in clauses)
    print(f"{len(clauses)} clauses, executed {sum(clauses.values())} times: "
          + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    print(f"{len(guards)} guards, {2 * len(guards)} values of which {len(excuses)} cannot be")
    for line in sorted(missing - excuses):
        print("not seen: " + "\t".join(line))
    for line in sorted(excuses - missing):
        print("excused but seen: " + "\t".join(line))
    wrong = missing ^ excuses
    print("each behaviour was executed" if not wrong else f"NOT EXECUTED: {len(wrong)}")
    return 1 if wrong or not clauses else 0


if __name__ == "__main__":
    sys.exit(main())
