#!/bin/bash
# Build the host level for ClusterFuzzLite or OSS-Fuzz, which set CC, CXX, CFLAGS, CXXFLAGS, OUT and
# LIB_FUZZING_ENGINE.  Run at the root of the tree.
set -eu

tables=$(make -s --no-print-directory SETUP=no fuzz-tables)
objects=$(mktemp -d)
for file in kernel/mm/*.c model/memory.c fuzz/clusterfuzz/libfuzzer.c \
	fuzz/{audit,eager,generate,guard,host_hw,interp,mapping,mutator,verdict}.c; do
	$CC $CFLAGS -std=gnu11 -DCHECKED $tables -I. -c "$file" \
		-o "$objects/$(echo "$file" | tr / -).o"
done
$CXX $CXXFLAGS $LIB_FUZZING_ENGINE "$objects"/*.o -o "$OUT/memory"
(cd fuzz/seeds && zip -q "$OUT/memory_seed_corpus.zip" ./*)
