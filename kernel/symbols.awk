# What `nm -n` says of the kernel's code, as the tables of kernel/lib/symbol.h; nothing of no input.
function number(hex,   i, n) {
	for (i = length(hex) - 7; i <= length(hex); i++)
		n = n * 16 + index("123456789abcdef", substr(hex, i, 1))
	return n
}
$3 == "text_end" { end = number($1); exit }
$1 ~ /^ffffffff/ && $2 ~ /[tT]/ && $3 != "text_start" {
	table = table sprintf("\t{%.0f, %d},\n", number($1), size)
	names = names sprintf("\t\"%s\\0\"\n", $3)
	size += length($3) + 1
	count++
}
END {
	print "#include \"kernel/lib/symbol.h\""
	printf "const uint32_t nr_symbols = %d;\n", count
	printf "const struct symbol symbol_table[] = {\n%s\t{%.0f, 0},\n};\n", table, end
	printf "const char symbol_names[] =\n%s\t\"\";\n", names
}
