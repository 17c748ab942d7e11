# How afl-fuzz is run here: to be sourced by a script that runs at the root of the tree.

# level_tools LEVEL: the folder of its tools.
level_tools()
{
	case $1 in
	host) echo build/fuzz ;;
	guest) echo build/fuzz/guest ;;
	*) echo "fuzz: the levels are host and guest, not '$1'" >&2; return 1 ;;
	esac
}

# afl_start SEED SECONDS IN OUT NAME TARGET: in the background; its process id is in $!.
afl_start()
{
	mkdir -p "$4"
	FUZZ_STATUS="$4/$5.status" \
	AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_TRY_AFFINITY=1 AFL_SKIP_BIN_CHECK=1 \
	AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_CUSTOM_MUTATOR_LIBRARY=build/fuzz/mutator.so AFL_CUSTOM_MUTATOR_ONLY=1 \
		afl-fuzz -s "$1" -V "$2" -t 2000 -S "$5" -i "$3" -o "$4" -- "$6" \
		>"$4/$5.log" 2>&1 &
}

# afl_status OUT: programs, operations, edges reached (the most of any job) and edges, of all jobs.
afl_status()
{
	cat "$1"/*.status 2>/dev/null | od -An -v -w48 -tu8 | awk '
		{ programs += $1; operations += $2; if ($3 > reached) reached = $3; edges = $4 }
		END { printf "%d %d %d %d\n", programs, operations, reached, edges }'
}

# count FILE...: how many of the names exist.
count()
{
	local n=0 name
	for name; do
		[ -e "$name" ] && n=$((n + 1))
	done
	echo $n
}

# bug_folder PATCH: where the planted bug is built.
bug_folder()
{
	case $1 in
	fuzz/guest/*) echo "build/fuzz/guest/bugs/$(basename "$1" .patch)" ;;
	*) echo "build/fuzz/bugs/$(basename "$1" .patch)" ;;
	esac
}

# find_random PATCH SEED SECONDS: random programs against a planted bug, until one fails.
find_random()
{
	local folder
	folder=$(bug_folder "$1")
	case $1 in
	fuzz/guest/*)
		GUEST=$folder build/fuzz/guest/random "$2" "$3" "$folder/random.found"
		;;
	*)
		"$folder/random" "$2" "$3" "$folder/random.found"
		;;
	esac
}
