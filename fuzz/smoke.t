#!/bin/bash
# The fuzzer's share of the tests, under a minute, in TAP: at both levels the corpus passes, random
# programs and AFL find nothing in the time they have, this machine's Linux does what the guest
# level expects, and each planted bug is found by its clause.
# Run at the root of the tree, by `make fuzz-smoke`.
set -u
. fuzz/afl.sh

number=0
failed=0

# report STATUS TEXT LOG: a line of TAP; with the log if it failed.
report()
{
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		failed=1
		echo "not ok $number - $2"
		sed 's/^/# /' "$3"
	fi
}

# is_found PATCH LOG: has the random tester found what the patch says must be found?
is_found()
{
	local clauses found
	clauses=$(sed -n 's/^Clause: //p; s/^Only: //p' "$1" | tr '\n' ' ')
	found=$(sed -n 's/^programs .* clause //p' "$2")
	[ -n "$found" ] && [ "$found" != NONE ] && [[ " ${clauses:-$found} " == *" $found "* ]]
}

for level in host:8 guest:6; do
	tools=$(level_tools ${level%:*})
	log=$tools/smoke.log
	$tools/replay -q fuzz/seeds/* fuzz/regress/* >$log
	report $? "${level%:*} corpus: $(tail -n 1 $log)" $log

	$tools/random 1 3 $tools/random.found >$log
	status=$?
	[ $status -eq 0 ] || $tools/replay $tools/random.found >>$log
	report $status "${level%:*} random: $(tail -n 1 $log)" $log

	LEVEL=${level%:*} T=${level#*:} JOBS=1 SEED=1 fuzz/campaign.sh >$log
	report $? "${level%:*} afl: $(grep programs $log | tail -n 1)" $log
done

make -s fuzz-linux >build/fuzz/linux.log 2>&1
report $? "linux regress: $(tail -n 1 build/fuzz/linux.log)" build/fuzz/linux.log

fuzz/coverage.sh host >$log
report $? "host $(tail -n 1 $log)" $log

for patch in fuzz/bugs/*.patch fuzz/guest/bugs/*.patch; do
	name=$(basename "$patch" .patch)
	find_random "$patch" 1 60 >$log
	is_found "$patch" $log
	report $? "found $name: $(tail -n 1 $log)" $log
done

echo "1..$number"
exit $failed
