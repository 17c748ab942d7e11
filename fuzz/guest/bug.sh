#!/bin/sh
# bug.sh PATCH FOLDER OBJECT...: the kernel with the patch, as FOLDER/kernel.elf.  CC, FLAGS and
# LINK are those of the kernel.  Names in a backtrace are those of the kernel without it.
set -e
patch=$1 folder=$2
shift 2
rm -rf "$folder" && mkdir -p "$folder"
cp -r kernel model "$folder"
patch -s -p1 -d "$folder" <"$patch"
objects=$*
for file in $(sed -n 's/^+++ b\///p' "$patch"); do
	mkdir -p "$folder/build/${file%/*}"
	$CC $FLAGS -I"$folder" -c "$folder/$file" -o "$folder/build/$file.o"
	objects=$(echo "$objects" | sed "s| build/\(kernel/\)\?$file.o| $folder/build/$file.o|")
done
echo "$objects" | grep -q "$folder/" || { echo "$patch: it changes no file of the kernel"; exit 1; }
$CC -fno-lto $LINK -Lbuild/kernel -T kernel/kernel.ld -o "$folder/kernel.elf" \
	$objects build/apart/symbols.o
