#!/bin/sh
# The proof as TAP tests: what changed is proved anew, and nothing is assumed that is not listed; a
# contradiction is found; the documents say what was proved; and it is what the programs link.
cd "$(dirname "$0")/.." || exit 1
echo 1..4
mkdir -p build

# $1: number, $2: what is tested, then the command
check() {
	number=$1 what=$2
	shift 2
	if "$@" >build/proof.out 2>&1; then
		grep '^  proved' build/proof.out | sed 's/^/# /'
		echo "ok $number - $what"
	else
		sed 's/^/# /' build/proof.out
		echo "not ok $number - $what"
	fi
}

check 1 'the model is proved' proofs/prove.py
check 2 'a planted contradiction is found' proofs/canary.py
check 3 'docs/contract.md and docs/trust.md say what was proved' proofs/report.py --check
check 4 'what runs is what was proved' make --no-print-directory attest
