#!/bin/sh
# The kernel's switch on the host, in TAP: a second of random programs finds nothing; each planted
# bug is found within a second, and again by the seed of the program alone.
# Run at the root of the tree, after `make` has built what build/fuzz holds of it.
tool=build/fuzz/switch
set -- fuzz/switch_bugs/*.patch
if ! $tool 1 0 >/dev/null; then
	[ $? -eq 2 ] && echo "1..0 # SKIP $($tool 1 0)" && exit 0
fi
echo "1..$((1 + 2 * $#))"
number=1
failed=0

# report GOOD TEXT: a line of TAP
report()
{
	[ "$1" = yes ] && echo "ok $number - $2" || { echo "not ok $number - $2"; failed=1; }
	number=$((number + 1))
}

said=$($tool 1 1) && report yes "$said" || report no "$said"
for patch; do
	bug=$(basename "$patch" .patch)
	said=$(build/fuzz/switch_bugs/"$bug"/switch 1 1 2>&1)
	status=$?
	[ $status -ne 0 ] && report yes "$bug: ${said:-status $status}" || report no "$bug: $said"
	# A program that ended the process did not say which it was: the first then.
	seed=$(echo "$said" | sed -n 's/.* of seed \([0-9]*\):.*/\1/p')
	again=$(build/fuzz/switch_bugs/"$bug"/switch "${seed:-1}" 0 2>&1)
	[ $? -ne 0 ] && report yes "$bug again" || report no "$bug again: $again"
done
exit $failed
