#!/bin/bash
# How much of the code the corpus and the last campaign run.  host: lines and branches of kernel/mm
# by llvm-cov, and every branch that is not taken, by function.  guest: blocks of the kernel's
# functions.
# Run at the root of the tree, by `make fuzz-cov`.
set -eu

programs=(fuzz/seeds/*)
for program in build/fuzz/out/*/queue/id:* build/fuzz/guest/out/*/queue/id:*; do
	[ -e "$program" ] && programs+=("$program")
done

host()
{
	local out=build/fuzz/coverage
	LLVM_PROFILE_FILE=$out/raw $out/replay -q "${programs[@]}"
	llvm-profdata merge -sparse $out/raw -o $out/data
	llvm-cov report $out/replay -instr-profile=$out/data kernel/mm \
		-show-region-summary=false
	echo
	echo "branches that no program takes:"
	llvm-cov show $out/replay -instr-profile=$out/data kernel/mm -show-branches=count \
		-show-expansions=false >$out/show
	awk '/^\/.*:$/ { file = $0; sub(/.*kernel/, "kernel", file) }
		/^ *[0-9]+\|[ 0-9.kM]*\|[a-z].*\([^;]*$/ { sub(/^[^|]*\|[^|]*\|/, ""); name = $0 }
		/Branch \(.*(True: 0|False: 0)/ {
			sub(/^ *\|  */, "")
			print file " " name "  " $0
		}' $out/show
}

case ${1:-all} in
host) host ;;
guest) build/fuzz/guest/cover "${programs[@]}" ;;
*) host && echo && build/fuzz/guest/cover "${programs[@]}" ;;
esac
