"""What the benchmark's numbers say: tables, curves, and the page docs/performance.md.

Goals and floors are in goals.tsv, bars that compare two measures in bars.tsv.
"""
import bisect
import os
import re
import shutil
import subprocess
import sys

GOALS = "tests/bench/goals.tsv"
BARS = "tests/bench/bars.tsv"
OWN, LINUX = "tests/bench/own.tsv", "tests/bench/linux.tsv"
PAGE = "docs/performance.md"
DEBT = 1.25  # the average is at most so many medians
CURVES = [("memory", "MiB touched"), ("regions", "regions"), ("files", "open files"),
          ("children", "live children"), ("yield", "processes")]
KERNEL = 1 << 63  # what is below is the program's
SHOWN = 45  # functions of a profile


def rows(path):
    """The fields of each line that is not a comment."""
    with open(path, encoding="ascii") as file:
        return [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]


def numbers(path):
    """{measure: (median, average)}; there are none in a file that is not there."""
    if not os.path.exists(path):
        return {}
    return {row[0]: (float(row[2]), float(row[3])) for row in rows(path)}


def system(path):
    with open(path, encoding="ascii") as file:
        return file.readline()[2:].strip()


def verdict(median, average, goal):
    said = "met" if median <= goal else "not met"
    return said if average <= DEBT * median else said + ", average too high"


def lines(own, linux):
    """For each goal that was measured: name, what it is, and the numbers; and how many are met."""
    table, met = [], 0
    for name, what, goal, floor in rows(GOALS):
        if name not in own:
            continue
        median, average = own[name]
        peer = linux.get(name, (None,))[0]
        said = verdict(median, average, float(goal))
        met += said == "met"
        table.append((what, median, average, peer, peer and peer / median, int(goal), int(floor),
                      median / int(floor), said))
    return table, met


def bars(own):
    """The bars that compare two of our measures, as sentences."""
    found = []
    for name, other, times in rows(BARS):
        if name in own and other in own:
            ratio = own[name][0] / own[other][0]
            said = "met" if ratio <= float(times) else "not met"
            found.append(f"{name} is {ratio:.2f} times {other}, of {times} at most: {said}")
    return found


def number(value):
    return "" if value is None else f"{value:,.0f}"


def cells(row):
    what, median, average, peer, ratio, goal, floor, above, said = row
    return [what, number(median), number(average), number(peer),
            "" if ratio is None else f"{ratio:.2f}", number(goal), number(floor), f"{above:.1f}",
            said]


HEADS = ["instructions", "own", "average", "Linux", "Linux:own", "goal", "floor", "own:floor",
         "goal"]


def table(own_path, linux_path):
    """Print it; measures without a goal, which are points of curves, after it."""
    own, linux = numbers(own_path), numbers(linux_path)
    goals, met = lines(own, linux)
    if goals:
        print(f"  {HEADS[0]:45}" + "".join(f"{head:>12}" for head in HEADS[1:8]))
        for row in goals:
            out = cells(row)
            print(f"  {out[0]:45}" + "".join(f"{cell:>12}" for cell in out[1:8]) + f"  {out[8]}")
    for name, (median, average) in own.items():
        if name.startswith("curve_"):
            peer = linux.get(name, (None,))[0]
            print(f"  {name:45}{number(median):>12}{number(average):>12}{number(peer):>12}")
    for bar in bars(own):
        print(f"  {bar}")
    print(f"  own: {system(own_path)}")
    if linux:
        print(f"  Linux: {system(linux_path)}")
    print(f"  {met} of {len(goals)} goals met")


def points(values, curve):
    """The points of a curve in the order of their size: (size, median)."""
    found = [(int(match.group(1)), values[name][0]) for name in values
             for match in [re.fullmatch(rf"curve_{curve}_(\d+)", name)] if match]
    return sorted(found)


def draw(curve, label, own, linux):
    """docs/performance-CURVE.svg, by gnuplot: both systems, both axes logarithmic."""
    data = ""
    for values in (own, linux):
        data += "".join(f"{max(size, 0.5)} {cost}\n" for size, cost in points(values, curve))
        data += "e\n"
    what = "sched_yield" if curve == "yield" else "fork+exit+wait"
    script = f"""set terminal svg size 560,360 font "sans,11" background "white"
set output "docs/performance-{curve}.svg"
set logscale xy
set xlabel "{label} (0 is drawn at 0.5)"
set ylabel "instructions for {what}"
set key left top
set grid
set format y "%.0s%c"
plot "-" with linespoints title "Bident", "-" with linespoints title "Debian's Linux 6.1"
{data}"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def page(own, linux):
    goals, met = lines(own, linux)
    heads = [HEADS[0]] + HEADS[1:8] + [""]
    text = ["| " + " | ".join(heads) + " |", "| --- |" + " --: |" * 7 + " --- |"]
    text += ["| " + " | ".join(cells(row)) + " |" for row in goals]
    curves = [f"![{label}](performance-{curve}.svg)" for curve, label in CURVES]
    with open("tests/bench/performance.md.in", encoding="utf-8") as file:
        made = file.read()
    values = {"TABLE": "\n".join(text), "MET": f"{met} of {len(goals)}",
              "BARS": "\n".join(f"* {bar}" for bar in bars(own)), "CURVES": "\n\n".join(curves),
              "OWN": system(OWN), "LINUX": system(LINUX)}
    return re.sub(r"@([A-Z]+)@", lambda match: values[match.group(1)], made)


def docs():
    """Keep what both systems have last been measured to need, and write the page of it."""
    last = [os.path.join("build/bench", os.path.basename(path)) for path in (OWN, LINUX)]
    own, linux = map(numbers, last)
    missing = [row[0] for row in rows(GOALS) if row[0] not in own or row[0] not in linux]
    missing += [curve for curve, _ in CURVES if not points(own, curve) or not points(linux, curve)]
    if missing:
        print(f"bench: no page without all numbers: make bench (missing: {' '.join(missing)})",
              file=sys.stderr)
        sys.exit(1)
    for kept, path in zip((OWN, LINUX), last):
        shutil.copyfile(path, kept)
    for curve, label in CURVES:
        draw(curve, label, own, linux)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(page(own, linux))
    print(f"  DOC {PAGE}")


def functions():
    """The kernel's functions: their addresses in order, and their names."""
    out = subprocess.run(["nm", "-n", "build/kernel.elf"], check=True, capture_output=True,
                         text=True).stdout
    found = [(int(line.split()[0], 16), line.split()[2]) for line in out.splitlines()
             if line.split()[1] in "tT" and int(line.split()[0], 16) >= KERNEL]
    return [address for address, _ in found], [name for _, name in found]


def profile(path):
    """Print where the instructions of a sample went, by function; the program is one of them."""
    addresses, names = functions()
    blocks = rows(path)
    samples = int(blocks[0][1])
    cost, calls = {}, {}
    for block in blocks[1:]:
        address = int(block[0], 16)
        at = bisect.bisect_right(addresses, address) - 1
        name = names[at] if at >= 0 else "(program)"
        cost[name] = cost.get(name, 0) + int(block[1])
        if at >= 0 and addresses[at] == address:
            calls[name] = calls.get(name, 0) + int(block[2])
    total = sum(cost.values())
    print(f"  {samples} samples, {total / samples:,.0f} instructions each")
    print(f"  {'instructions':>12} {'share':>7} {'calls':>9}  function")
    for name in sorted(cost, key=cost.get, reverse=True)[:SHOWN]:
        print(f"  {cost[name] / samples:12,.0f} {100 * cost[name] / total:6.1f}% "
              f"{calls.get(name, 0) / samples:9,.1f}  {name}")
