#!/bin/bash
# How much of the code the corpus and the last campaign run.  host: branches of kernel/mm; those
# not taken must have a reason (fuzz/coverage.py).  guest: blocks of the kernel's functions.
# Run at the root of the tree, by `make fuzz-cov`.
set -eu

programs=(fuzz/seeds/* fuzz/regress/*)
for program in build/fuzz/out/*/queue/id:* build/fuzz/guest/out/*/queue/id:*; do
	[ -e "$program" ] && programs+=("$program")
done

host()
{
	local out=build/fuzz/coverage
	LLVM_PROFILE_FILE=$out/raw $out/replay -q "${programs[@]}"
	llvm-profdata merge -sparse $out/raw -o $out/data
	llvm-cov export $out/replay -instr-profile=$out/data kernel/mm >$out/export
	fuzz/coverage.py $out/export fuzz/unreached.tsv
}

case ${1:-all} in
host) host ;;
guest) build/fuzz/guest/cover "${programs[@]}" ;;
*) host && echo && build/fuzz/guest/cover "${programs[@]}" ;;
esac
