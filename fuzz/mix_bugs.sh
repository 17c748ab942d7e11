#!/bin/sh
# Bugs planted in the kernel's switch, each found by interrupts at chosen instructions: the sources
# are copied, patched and built, and tests/boot/mix.t looks for a seed that shows the bug, twice.
# Run at the root of the tree, by `make fuzz-mix`.
set -u
failed=0
for patch in fuzz/mix_bugs/*.patch; do
	tree=build/fuzz/mix_bugs/$(basename "$patch" .patch)
	rm -rf "$tree" && mkdir -p "$tree/build" &&
		git ls-files -z | xargs -0 cp --parents -pt "$tree" &&
		cp -a build/setup.mk build/kernel build/initramfs.cpio "$tree/build" &&
		patch -s -p1 -d "$tree" <"$patch" &&
		make -s -C "$tree" build/kernel.elf >"$tree/log" 2>&1 ||
		{ cat "$tree/log"; exit 1; }
	(cd "$tree" && tests/boot/mix.t find) >"$tree/found"
	status=$?
	echo "$(basename "$patch" .patch): $(cat "$tree/found")"
	[ $status -eq 0 ] || failed=1
done
exit $failed
