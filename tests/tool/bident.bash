# Completion of bident's commands, their options, versions, callers, steps, calls and flags, for bash.

_bident_help() # the lines that help of a command, $1, has after the heading $2
{
	bident help "$1" | sed -n "/^$2/,/^\$/{/^$2/d;p}"
}

_bident()
{
	local word=${COMP_WORDS[COMP_CWORD]#[\"\']} before=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]} versions="2.6.11 2.6.23 3.18 6.1" words front=

	[ "$COMP_CWORD" = 1 ] && command= before=
	case $before,$command in
	,) words="explain ladder diff check sim help --help" ;;
	--linux,explain) words="$versions all" ;;
	--linux,*) words=$versions ;;
	--caller,*) words=$(_bident_help "$command" callers | sed 's/^ *\([a-z_]*\) .*/\1/') ;;
	--fail,*) words=$(bident ladder --json | sed -n 's/.*"rung": "\([a-z_]*\)".*/\1/p') ;;
	*,help) words="explain ladder diff check sim" ;;
	*)
		words=$(bident help "$command" | sed -n 's/^  \(--[a-z0-9]*\).*/\1/p')
		case $command in
		diff) words="$words $versions" ;;
		explain | ladder) # each flag of a word, after the last |
			front=${word%"${word##*|}"}
			words="$words $(_bident_help "$command" flags) $(_bident_help "$command" calls |
				sed 's/^ *\([a-z_]*\) .*/\1/')"
			;;
		esac
		;;
	esac
	COMPREPLY=($(compgen -P "$front" -W "$words" -- "${word#"$front"}"))
	[ "$command" = check ] && COMPREPLY+=($(compgen -f -- "$word"))
	return 0
}
complete -F _bident bident
