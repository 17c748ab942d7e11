#!/bin/sh
# iso.sh KERNEL INITRAMFS ISO [WORD...]: a CD from which GRUB boots the kernel, with these words on
# its command line.
set -e
kernel=$1 initramfs=$2 iso=$3
shift 3
tree=$iso.tree
rm -rf "$tree"
mkdir -p "$tree/boot/grub"
cp "$kernel" "$tree/boot/kernel.elf"
cp "$initramfs" "$tree/boot/initramfs.cpio"
cat >"$tree/boot/grub/grub.cfg" <<EOF
serial --unit=0 --speed=115200
terminal_output serial
set timeout=0
menuentry Bident {
	multiboot2 /boot/kernel.elf console=ttyS0 $*
	module2 /boot/initramfs.cpio
}
EOF
grub-mkrescue -o "$iso" "$tree" >"$iso.log" 2>&1 || { cat "$iso.log" >&2; exit 1; }
rm -rf "$tree"
