#!/bin/bash
# A campaign of AFL++ at a LEVEL, host, guest or all: T seconds, JOBS at a time, from SEED.  Replays
# the corpus first; a line every 5 seconds; ends with the traces of what failed and a verdict.  Of
# the programs that fail a clause the shortest is kept in the level's findings, minimised.  Exits
# with 1 if one failed.  With T=0 it only looks again at what the last campaign found.
# Run at the root of the tree, by `make fuzz`.
set -u -o pipefail
. fuzz/afl.sh

T=${T:-60} JOBS=${JOBS:-1} SEED=${SEED:-1} LEVEL=${LEVEL:-host}
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

# Minimise a failing program.  One bug fails in many ways: of each clause the shortest is kept.
triage()
{
	local clause best
	$tools/minimise "$1" $out/minimised >$out/minimise.log || return
	clause=$(cut -d' ' -f1 $out/minimise.log)
	best=$out/best/$clause
	echo "$1" >>"$best.all"
	[ -e "$best" ] && [ "$(stat -c %s "$best")" -le "$(stat -c %s $out/minimised)" ] && return
	cp $out/minimised "$best"
}

# Keep a minimised program in a folder whose name tells clause and content, with what it was made
# of, its trace, a C program that shows it, and the log of the machine; print the trace.
keep()
{
	local folder
	folder=$findings/${1##*/}-$(md5sum "$1" | cut -c1-8)
	local name=$folder/program
	mkdir -p "$folder"
	cp "$1" "$name"
	cp "$(head -n 1 "$1.all")" "$folder/original"
	CONSOLE=$folder/log $tools/replay "$name" >"$folder/program.txt"
	build/fuzz/guest/emit "$name" >"$folder/show.c"
	echo
	cat "$folder/program.txt"
	echo "$(wc -l <"$1.all") programs fail so; this is the shortest, minimised"
	echo "again: make fuzz-replay LEVEL=$LEVEL F=$name"
}

# What AFL says of itself at the end, and how the operations of the corpus end.
closing_table()
{
	local job
	for job in $out/job*/fuzzer_stats; do
		[ -e "$job" ] && awk -F ' *: *' -v job="$(basename "${job%/*}")" '
			/^(execs_done|execs_per_sec|stability|corpus_count|saved_)/ {
				line = line "  " $1 " " $2 }
			END { print job line }' "$job"
	done
	$tools/tally fuzz/seeds/* $(ls $out/*/queue/id:* 2>/dev/null)
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

# Both levels at once, each with half of the jobs; 1 if one of them ends so.
run_both()
{
	local half=$(((JOBS + 1) / 2)) failed=0
	for level in host guest; do
		LEVEL=$level JOBS=$half "$0" 2>&1 | sed -u "s/^/[$level] /" &
		jobs+=($!)
	done
	for job in "${jobs[@]}"; do
		wait "$job" || failed=1
	done
	exit $failed
}

for word in "$T" "$JOBS" "$SEED"; do
	case $word in
	'' | *[!0-9]*) give_up "T, JOBS and SEED are numbers, not '$word'" ;;
	esac
done
[ "$JOBS" -gt 0 ] || give_up "JOBS is at least 1"
[ "$LEVEL" != all ] || run_both
tools=$(level_tools "$LEVEL") || exit 1
out=$tools/out
findings=$tools/findings
command -v afl-fuzz >/dev/null || give_up "afl-fuzz is missing (Debian: afl++)"
trap 'stop; exit 130' INT TERM
[ "$T" -eq 0 ] || rm -rf $out
rm -rf $out/best
mkdir -p $out/best $findings

echo "LEVEL=$LEVEL T=$T JOBS=$JOBS SEED=$SEED"
$tools/replay -q fuzz/seeds/* fuzz/regress/* || {
	for program in fuzz/seeds/* fuzz/regress/*; do
		$tools/replay -q "$program" >$out/replay.log || triage "$program"
	done
}

SECONDS=0
if [ "$T" -gt 0 ] && [ "$(count $out/best/*)" -eq 0 ]; then
	for ((job = 0; job < JOBS; job++)); do
		afl_start $((SEED + job)) "$T" fuzz/seeds $out "job$job" $tools/afl_rt
		jobs+=($!)
	done
	while sleep 5 && [ $SECONDS -lt "$T" ] && kill -0 "${jobs[@]}" 2>/dev/null; do
		progress
	done
	wait "${jobs[@]}"
	jobs=()
	progress
	closing_table
	read -r programs rest < <(afl_status $out)
	[ "$programs" -gt 0 ] || give_up "AFL ran no program; see $out/job0.log"
fi
for program in $out/*/crashes/id:* $out/*/hangs/id:*; do
	[ -e "$program" ] && triage "$program"
done

found=0
for best in $out/best/C??; do
	[ -e "$best" ] || continue
	keep "$best"
	found=$((found + 1))
done
echo
if [ $found -gt 0 ]; then
	echo "fuzz: $found FINDINGS, kept in $findings"
	exit 1
fi
echo "fuzz: no difference between the $LEVEL level and the eager model"
