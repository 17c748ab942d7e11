#!/bin/bash
# How soon the planted bugs are found, at the level that each is of, by random programs and by AFL++
# (the arguments say which), with SEEDS seeds from SEED on.  One line per bug and way: the clauses
# that failed, how often it was found, median and worst seconds.  Exits with 1 if a bug was not
# found within a minute.
# Run at the root of the tree, by `make fuzz-bench`.
set -u
. fuzz/afl.sh

SEED=${SEED:-1} SEEDS=${SEEDS:-5}
limit=60
missed=0
job=

report()
{
	printf '%-7s %-26s %-7s %-16s %6s %8s %8s\n' "$@"
}

# seconds_random PATCH SEED: "CLAUSE SECONDS".
seconds_random()
{
	find_random "$1" "$2" $limit | sed -n 's/^programs .* seconds \(.*\) clause \(.*\)$/\2 \1/p'
}

# The same by AFL, which has milliseconds in the name of what it found first.
seconds_afl()
{
	local crash folder tools=build/fuzz
	folder=$(bug_folder "$1")
	rm -rf "$folder/out"
	[ "$folder" = "build/fuzz/bugs/$(basename "$1" .patch)" ] || tools=build/fuzz/guest
	[ $tools = build/fuzz ] && tools=$folder
	GUEST=$folder AFL_BENCH_UNTIL_CRASH=1 \
		afl_start "$2" $limit build/fuzz/simple "$folder/out" afl $tools/afl_rt
	job=$!
	wait $job
	job=
	for crash in "$folder"/out/afl/crashes/id:* "$folder"/out/afl/hangs/id:*; do
		[ -e "$crash" ] && break
	done
	if [ -e "$crash" ]; then
		GUEST=$folder $tools/replay -q "$crash" | sed -n '1s/^[^ ]*: \(C..\) .*/\1/p' |
			tr '\n' ' '
		echo "$crash" | sed 's/.*time:\([0-9]*\),.*/\1/' |
			awk '{ printf "%.2f\n", $1 / 1000 }'
	else
		echo NONE $limit
	fi
}

# summary LEVEL BUG WAY, with a line "CLAUSE SECONDS" for each seed on standard input.
summary()
{
	local lines found clauses
	lines=$(sort -k2n)
	found=$(echo "$lines" | grep -vc ^NONE)
	clauses=$(echo "$lines" | cut -d' ' -f1 | sort -u | tr '\n' ' ')
	report "$1" "$2" "$3" "$clauses" "$found/$SEEDS" \
		"$(echo "$lines" | sed -n "$(((SEEDS + 1) / 2))p" | cut -d' ' -f2)" \
		"$(echo "$lines" | tail -n 1 | cut -d' ' -f2)"
	[ "$found" -eq "$SEEDS" ]
}

trap '[ -z "$job" ] || kill $job; exit 130' INT TERM
mkdir -p build/fuzz/simple
printf '\0\0\0\0' >build/fuzz/simple/nothing
echo "SEED=$SEED SEEDS=$SEEDS"
report level bug by clauses found median worst
for patch in fuzz/bugs/*.patch fuzz/guest/bugs/*.patch; do
	level=host
	[ "${patch#fuzz/guest}" = "$patch" ] || level=guest
	for way; do
		for ((seed = SEED; seed < SEED + SEEDS; seed++)); do
			"seconds_$way" "$patch" $seed
		done | summary $level "$(basename "$patch" .patch)" "$way" || missed=$((missed + 1))
	done
done
[ $missed -eq 0 ] || echo "$missed times a bug was MISSED"
[ $missed -eq 0 ]
