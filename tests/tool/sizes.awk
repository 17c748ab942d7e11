# A header of the library, with the sizes of tables that it was made with (-DNR_TASKS=64 in `flags`)
# said at the head of the files that give them defaults; every other file as it is.
{ print }
/^#define SPEC_(LIMITS|MEMORY|RUN)_H$/ {
	count = split(flags, word, " ")
	for (i = 1; i <= count; i++)
		if (word[i] ~ /^-D(NR_[A-Z]+|PID_MAX|RESERVED_PIDS|SPACE_PAGES|PAGE_WORDS)=[0-9]+$/) {
			split(substr(word[i], 3), pair, "=")
			print "#ifndef " pair[1] "\n#define " pair[1] " " pair[2] "\n#endif"
		}
}
