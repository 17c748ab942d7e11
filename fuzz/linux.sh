#!/bin/bash
# linux.sh PROGRAM...: do the processes of a program, on this machine's Linux, what the plan of the
# guest level expects?  A line for each program that does not.  They share one processor, and real
# time lets each run until it sleeps; names and semaphores are not this machine's.  Who may not have
# that is told so.
# Run at the root of the tree, by `make fuzz-linux` and the smoke test.  CC and FLAGS are those of
# fuzz/guest/init.c, SOURCES it and what it is linked with.
set -u
folder=$PWD/build/fuzz/guest/linux
mkdir -p "$folder"
alone="unshare --uts --ipc setarch -R chrt -f 1 taskset -c 0"
$alone true 2>/dev/null || { echo "skipped: no namespaces or no real time here"; exit 0; }

passed=0
for program; do
	build/fuzz/guest/emit "$program" >"$folder/show.c"
	$CC $FLAGS $SOURCES fuzz/guest/show.c "$folder/show.c" -o "$folder/init" || exit 2
	rm -f "$folder/file" "$folder/box"
	if (cd "$folder" && timeout -s KILL 5 $alone ./init 3<&- 4<&- 5<&- 6<&- \
		7<&- 8<&- 9<&- 10<&- >log); then
		passed=$((passed + 1))
	else
		echo "$program: $(cat "$folder/log")"
	fi
done
echo "$passed of $# programs pass"
[ $passed -eq $# ]
