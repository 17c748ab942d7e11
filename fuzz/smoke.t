#!/bin/bash
# The fuzzer's share of the tests, under a minute, in TAP: the corpus passes; random programs and
# AFL find nothing in the time they have; each planted bug is found.
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

log=build/fuzz/smoke.log
build/fuzz/replay -q fuzz/seeds/* >$log
report $? "corpus: $(tail -n 1 $log)" $log

build/fuzz/random 1 5 build/fuzz/random.found >$log
status=$?
[ $status -eq 0 ] || build/fuzz/replay build/fuzz/random.found >>$log
report $status "random: $(tail -n 1 $log)" $log

T=15 JOBS=1 SEED=1 fuzz/campaign.sh >$log
report $? "afl: $(grep programs $log | tail -n 1)" $log

for patch in fuzz/bugs/*.patch; do
	bug=$(basename "$patch" .patch)
	build/fuzz/bugs/"$bug"/random 1 60 build/fuzz/bugs/"$bug"/random.found >$log
	[ $? -eq 1 ]
	report $? "found $bug: $(tail -n 1 $log)" $log
done

echo "1..$number"
exit $failed
