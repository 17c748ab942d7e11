#!/bin/sh
# Installs what is missing of the packages that the file $1 lists, after saying which.
# SETUP=no: says what is missing and installs nothing.  One line and status 1 if it cannot.
set -u
missing=$(while read -r shown package; do
	case $shown in
	''|'#'*) continue ;;
	/*) [ -e "$shown" ] || echo "$package" ;;
	*) command -v "$shown" >/dev/null || echo "$package" ;;
	esac
done <"$1" | sort -u | tr '\n' ' ')
[ -n "$missing" ] || exit 0

say() { echo "set-up: $*" >&2; }
if [ "${SETUP:-}" = no ]; then
	say "missing: ${missing}(SETUP=no: nothing is installed)"
	exit 1
fi
if ! command -v apt-get >/dev/null; then
	say "missing: ${missing}and there is no apt-get here: install them by hand"
	exit 1
fi
root=
if [ "$(id -u)" -ne 0 ]; then
	root=sudo
	command -v sudo >/dev/null || {
		say "missing: ${missing}become root, or install sudo, and run make again"
		exit 1
	}
fi
say "installing: $missing"
log=build/setup.log
if ! { $root apt-get update &&
	$root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
} >"$log" 2>&1; then
	say "apt-get failed: $(grep -m1 '^E:' "$log" || tail -n 1 "$log") (all of it: $log)"
	exit 1
fi
