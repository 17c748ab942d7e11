#!/bin/bash
# A campaign of AFL++ against kernel/mm: T seconds, JOBS at a time, from SEED.  Replays the corpus
# first; a line every 5 seconds; ends with the traces of what failed and a verdict.  Each failure is
# minimised and kept in build/fuzz/findings.  Exits with 1 if there is one.
# Run at the root of the tree, by `make fuzz`.
set -u
. fuzz/afl.sh

T=${T:-60} JOBS=${JOBS:-1} SEED=${SEED:-1}
out=build/fuzz/out
findings=build/fuzz/findings
jobs=()

give_up()
{
	echo "fuzz: $1"
	exit 1
}

stop()
{
	[ ${#jobs[@]} -eq 0 ] || kill "${jobs[@]}" 2>/dev/null
	jobs=()
}

# Minimise a failing program and keep it under a name that tells clause and content.
keep()
{
	local clause name
	build/fuzz/minimise "$1" build/fuzz/minimised >build/fuzz/minimise.log || return
	clause=$(cut -d' ' -f1 build/fuzz/minimise.log)
	name=$findings/$clause-$(md5sum build/fuzz/minimised | cut -c1-8)
	[ -e "$name" ] && return
	cp build/fuzz/minimised "$name"
	build/fuzz/replay "$name" >"$name.txt"
}

progress()
{
	local programs operations reached edges
	read -r programs operations reached edges < <(afl_status $out)
	printf '%4ds %7d/s %9d programs %11d operations' \
		$SECONDS $((programs / (SECONDS ? SECONDS : 1))) "$programs" "$operations"
	printf '  edges %d of %d  corpus %d  failing %d\n' "$reached" "$edges" \
		 "$(count $out/*/queue/id:*)" "$(count $out/*/crashes/id:*)"
}

for word in "$T" "$JOBS" "$SEED"; do
	case $word in
	'' | *[!0-9]*) give_up "T, JOBS and SEED are numbers, not '$word'" ;;
	esac
done
[ "$T" -gt 0 ] && [ "$JOBS" -gt 0 ] || give_up "T and JOBS are at least 1"
command -v afl-fuzz >/dev/null || give_up "afl-fuzz is missing (Debian: afl++)"
trap 'stop; exit 130' INT TERM
rm -rf $out $findings
mkdir -p $out $findings

echo "T=$T JOBS=$JOBS SEED=$SEED"
build/fuzz/replay -q fuzz/seeds/* || {
	for program in fuzz/seeds/*; do
		build/fuzz/replay -q "$program" >build/fuzz/replay.log || keep "$program"
	done
}

SECONDS=0
if [ "$(count $findings/*.txt)" -eq 0 ]; then
	for ((job = 0; job < JOBS; job++)); do
		afl_start $((SEED + job)) "$T" fuzz/seeds $out "job$job" build/fuzz/afl_rt
		jobs+=($!)
	done
	while sleep 5 && [ $SECONDS -lt "$T" ] && kill -0 "${jobs[@]}" 2>/dev/null; do
		progress
	done
	wait "${jobs[@]}"
	jobs=()
	progress
	read -r programs rest < <(afl_status $out)
	[ "$programs" -gt 0 ] || give_up "AFL ran no program; see $out/job0.log"
fi
for program in $out/*/crashes/id:* $out/*/hangs/id:*; do
	[ -e "$program" ] && keep "$program"
done

for trace in $findings/*.txt; do
	[ -e "$trace" ] || continue
	echo
	cat "$trace"
	echo "again: make fuzz-replay F=${trace%.txt}"
done
found=$(count $findings/*.txt)
echo
if [ "$found" -gt 0 ]; then
	echo "fuzz: $found FINDINGS, in $findings"
	exit 1
fi
echo "fuzz: no difference between kernel/mm and the eager model"
