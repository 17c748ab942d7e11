# Completion of bident's commands, options, versions, callers, steps and flags, for bash.

_bident_names() # what stands first in the lines that the command prints after a heading
{
	bident --help | sed -n "/^$1/,\$s/^  \\([a-z_]*\\) .*/\\1/p"
}

_bident()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words

	case $before in
	bident) words="explain ladder diff check sim --help" ;;
	--linux) words="2.6.11 2.6.23 3.18 6.1 all" ;;
	diff | 2.6.* | 3.18 | 6.1) words="2.6.11 2.6.23 3.18 6.1" ;;
	--caller) words=$(_bident_names callers:) ;;
	--fail) words=$(bident ladder --json | sed -n 's/.*"rung": "\([a-z_]*\)".*/\1/p') ;;
	check) COMPREPLY=($(compgen -f -- "$word")); return ;;
	*)
		words="--linux --caller --clone3 --fail --svg --json --help
			fork vfork pthread_create posix_spawn"
		;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _bident bident
