# What `nm -n` says of the kernel's code, as the table of kernel/lib/symbol.h: of nothing, none.
function number(hex,   i, n) {
	for (i = length(hex) - 7; i <= length(hex); i++)
		n = n * 16 + index("123456789abcdef", substr(hex, i, 1))
	return n
}
$3 == "text_end" { end = number($1); exit }
$1 ~ /^ffffffff/ && $2 ~ /[tT]/ && $3 != "text_start" {
	table = table sprintf("\t\t{%.0f, %d},\n", number($1), size)
	names = names sprintf("\t\t\"%s\\0\"\n", $3)
	size += length($3) + 1
	count++
}
END {
	print "#include \"kernel/lib/symbol.h\""
	print "const struct symbols symbols __attribute__((section(\".symbols\"))) = {"
	printf "\t.nr = %d,\n\t.symbol = {\n%s\t\t{%.0f, 0},\n\t},\n", count, table, end
	printf "\t.name =\n%s\t\t\"\",\n};\n", names
}
