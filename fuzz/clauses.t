#!/bin/bash
# Is each clause of the oracle needed?  In TAP.  A planted bug whose patch says `Only: C01` must be
# found while that clause alone is on, and not be found while that one alone is off.  For one that
# says `Alone: C08` there are others that see it, mostly later: only the first is asked.  Each
# clause must have such a bug, at the host level up to C16.
# Run at the root of the tree, by `make fuzz-clauses`.
set -u
. fuzz/afl.sh

unseen=${T:-3} # seconds in which a bug must not be found
seen=60
number=0
failed=0

# report STATUS TEXT
report()
{
	number=$((number + 1))
	[ "$1" -eq 0 ] || failed=1
	echo "$([ "$1" -eq 0 ] || echo 'not ')ok $number - $2"
}

# found_without CLAUSES PATCH SECONDS: the clause that fails, or NONE.
found_without()
{
	FUZZ_WITHOUT=$1 find_random "$2" 1 "$3" | sed -n 's/^programs .* clause //p'
}

# patch_of WORD CLAUSE: the bug whose patch says so.
patch_of()
{
	grep -l "^$1: $2$" fuzz/bugs/*.patch fuzz/guest/bugs/*.patch | head -n 1
}

all=$(sed -n 's/^\tCLAUSE(\(C..\), .*/\1/p' fuzz/verdict.h)
for clause in $all; do
	only=$(patch_of Only "$clause")
	patch=${only:-$(patch_of Alone "$clause")}
	name=$(basename "$patch" .patch)
	if [ -z "$patch" ]; then
		report 1 "$clause has no bug"
		continue
	fi
	found=$(found_without "${all//$clause/}" "$patch" $seen)
	[ "$found" = "$clause" ]
	report $? "$clause by itself finds $name: $found"
	[ -n "$only" ] || continue
	found=$(found_without "$clause" "$patch" "$unseen")
	[ "$found" = NONE ]
	report $? "without $clause nothing finds $name: $found"
done

echo "1..$number"
exit $failed
