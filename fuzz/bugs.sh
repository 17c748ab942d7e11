#!/bin/bash
# How soon the planted bugs are found, at the level that each is of, by random programs and by
# AFL++ (the arguments say which), with SEEDS seeds from SEED on, at LEVEL=host, guest or all; M:
# only those whose names match.  One line per bug and way: the clauses that failed; with how many
# seeds its patched line was executed (reached) and it was found (triggered); median and worst
# seconds.  Exits with 1 if a bug was not found within a minute.
# Run at the root of the tree, by `make fuzz-bench`.
set -u
. fuzz/afl.sh

SEED=${SEED:-1} SEEDS=${SEEDS:-5} LEVEL=${LEVEL:-all}
limit=60
simple=build/fuzz/simple/time:0,nothing # it is named as AFL names what it finds
missed=0
kept=build/fuzz/bench-$LEVEL.txt # for fuzz/measured.sh
job=

report()
{
	printf '%-7s %-26s %-7s %-16s %7s %9s %8s %8s\n' "$@" | tee -a "$kept"
}

# seconds_random PATCH SEED: "CLAUSE SECONDS REACHED".
seconds_random()
{
	find_random "$1" "$2" $limit |
		sed -n 's/^programs .* seconds \(.*\) reached \(.*\) clause \(.*\)$/\3 \1 \2/p'
}

# reach_file PATCH LEVEL WAY: let FUZZ_REACH say where the patched lines are.
reach_file()
{
	local folder
	folder=$(bug_folder "$1")
	export FUZZ_REACH=$folder/reach
	case $2-$3 in
	host-random) set -- "$1" "$folder/random" ;;
	host-afl) set -- "$1" "$folder/afl_rt" ;;
	*) set -- "$1" "$folder/kernel.elf" "$folder/blocks" ;;
	esac
	fuzz/lines.py "$1" "$folder" "${@:2}" >"$FUZZ_REACH"
}

# Has the status file of an AFL job seen the patched line executed?
was_reached()
{
	[ "$(od -An -v -j32 -N8 -tu8 "$1" 2>/dev/null | tr -d ' ')" = 1 ] && echo yes || echo no
}

# The same by AFL, which has milliseconds in the name of what it found first.  At the guest level a
# line counts as executed if the bug was found.
seconds_afl()
{
	local clause crash folder tools=build/fuzz
	folder=$(bug_folder "$1")
	rm -rf "$folder/out"
	[ "$folder" = "build/fuzz/bugs/$(basename "$1" .patch)" ] || tools=build/fuzz/guest
	[ $tools = build/fuzz ] && tools=$folder
	GUEST=$folder AFL_BENCH_UNTIL_CRASH=1 \
		afl_start "$2" $limit ${simple%/*} "$folder/out" afl $tools/afl_rt
	job=$!
	wait $job
	job=
	for crash in "$folder"/out/afl/crashes/id:* "$folder"/out/afl/hangs/id:*; do
		[ -e "$crash" ] && break
	done
	if grep -q 'valid input seed' "$folder/out/afl.log"; then # it fails already
		crash=$simple
	fi
	if [ -e "$crash" ]; then
		clause=$(GUEST=$folder FUZZ_REACH='' $tools/replay -q "$crash" |
			sed -n '1s/^[^ ]*: \(C..\) .*/\1/p')
		printf '%s ' "${clause:-PASSES}" # it fails only after others
		echo "$crash" | sed 's/.*time:\([0-9]*\),.*/\1/' |
			awk '{ printf "%.2f ", $1 / 1000 }'
		[ $tools = build/fuzz/guest ] && echo yes || was_reached "$folder/out/afl.status"
	else
		echo NONE $limit "$(was_reached "$folder/out/afl.status")"
	fi
}

# summary LEVEL BUG WAY, with a line "CLAUSE SECONDS REACHED" for each seed on standard input.
summary()
{
	local lines found clauses reached
	lines=$(sort -k2n)
	reached=$(echo "$lines" | grep -c 'yes$')
	found=$(echo "$lines" | grep -vc ^NONE)
	clauses=$(echo "$lines" | cut -d' ' -f1 | sort -u | tr '\n' ' ')
	report "$1" "$2" "$3" "$clauses" "$reached/$SEEDS" "$found/$SEEDS" \
		"$(echo "$lines" | sed -n "$(((SEEDS + 1) / 2))p" | cut -d' ' -f2)" \
		"$(echo "$lines" | tail -n 1 | cut -d' ' -f2)"
	[ "$found" -eq "$SEEDS" ]
}

trap '[ -z "$job" ] || kill $job; exit 130' INT TERM
mkdir -p ${simple%/*}
printf '\0\0\0\0' >$simple
echo "SEED=$SEED SEEDS=$SEEDS M=${M:-}" | tee "$kept"
report level bug by clauses reached triggered median worst
for patch in fuzz/bugs/*.patch fuzz/guest/bugs/*.patch; do
	level=host
	[ "${patch#fuzz/guest}" = "$patch" ] || level=guest
	[ "$LEVEL" = all ] || [ "$LEVEL" = $level ] || continue
	[[ ${patch##*/} =~ ${M:-} ]] || continue
	for way; do
		reach_file "$patch" $level "$way"
		for ((seed = SEED; seed < SEED + SEEDS; seed++)); do
			"seconds_$way" "$patch" $seed
		done | summary $level "$(basename "$patch" .patch)" "$way" || missed=$((missed + 1))
	done
done
[ $missed -eq 0 ] || echo "$missed times a bug was MISSED"
[ $missed -eq 0 ]
