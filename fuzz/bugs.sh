#!/bin/bash
# How soon the planted bugs are found: by random programs, and by AFL++ (the arguments say which).
# One line per bug and way: the clause that failed, programs and seconds until then.  Exits with 1
# if a bug is not found within a minute.
# Run at the root of the tree, by `make fuzz-bugs`.
set -u
. fuzz/afl.sh

SEED=${SEED:-1}
limit=60
missed=0
job=

report()
{
	printf '%-26s %-7s %-7s %10s %9s\n' "$@"
}

# Each finder prints: clause programs seconds.
find_random()
{
	"$1/random" "$SEED" $limit "$1/random.found" |
		sed -n 's/^programs \(.*\) seconds \(.*\) clause \(.*\)$/\3 \1 \2/p'
}

find_afl()
{
	local crash
	rm -rf "$1/out"
	AFL_BENCH_UNTIL_CRASH=1 afl_start "$SEED" $limit build/fuzz/simple "$1/out" afl "$1/afl_rt"
	job=$!
	wait $job
	job=
	# AFL has programs and milliseconds in the name of what it found first.
	for crash in "$1"/out/afl/crashes/id:*; do
		break
	done
	if [ -e "$crash" ]; then
		"$1/minimise" "$crash" "$1/afl.found" | cut -d' ' -f1
		echo "$crash" | sed 's/.*time:\([0-9]*\),execs:\([0-9]*\).*/\2 \1/' |
			awk '{ printf "%d %.2f\n", $1, $2 / 1000 }'
	else
		echo NONE - $limit
	fi
}

trap '[ -z "$job" ] || kill $job; exit 130' INT TERM
mkdir -p build/fuzz/simple
printf '\0\0\0\0' >build/fuzz/simple/nothing
echo "SEED=$SEED"
report bug by clause programs seconds
for patch in fuzz/bugs/*.patch; do
	bug=$(basename "$patch" .patch)
	for way; do
		find_$way build/fuzz/bugs/"$bug" >build/fuzz/bugs/found
		read -r -d '' clause programs seconds <build/fuzz/bugs/found
		report "$bug" "$way" "$clause" "$programs" "$seconds"
		[ "$clause" = NONE ] && missed=$((missed + 1))
	done
done
[ $missed -eq 0 ] || echo "$missed times a bug was MISSED"
[ $missed -eq 0 ]
