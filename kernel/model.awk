# What `readelf -S` says of the model's objects, as the linker is to find their variables.  All begin
# as zero, but the version, which only the boot sets.
match($0, /\.bss\.[^ ]+/) {
	name = substr($0, RSTART, RLENGTH)
	printf "*(%s %s.*)\n", name, name
}
match($0, /\.data\.[^ ]+/) && !/\.data\.(linux_version|rel)/ {
	print "model: " substr($0, RSTART, RLENGTH) " does not begin as zero" >"/dev/stderr"
	exit 1
}
