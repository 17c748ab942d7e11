#!/bin/sh
# What the fuzzer was measured to do, as docs/fuzzing-measured.md: of `make fuzz-speed`, and of
# `make fuzz-bench` at one level or both.  Run at the root of the tree, by `make fuzz-docs`.
set -e

block()
{
	sed 's/^/    /' "$1"
	echo
}

cat <<'END'
# Fuzzing, measured

Written by `make fuzz-docs`; what the words mean is said in [fuzzing.md](fuzzing.md).

## How fast the guest level is

By `make fuzz-speed`, with AFL++ left out. What one instruction, one change of page tables and a
program without either cost is estimated by least squares over the programs; `the rest` is
planning, judging, handing over, and what does not depend on those two.

END
block build/fuzz/speed.txt
cat <<'END'
## How soon planted bugs are found

By `make fuzz-bench`, seconds on a machine that was busy with other things.

END
for level in host guest all; do
	[ ! -e build/fuzz/bench-$level.txt ] || block build/fuzz/bench-$level.txt
done
