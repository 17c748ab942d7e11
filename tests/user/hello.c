/*
 * The first program of all: C's own output through the C library, and its exit.
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char *argv[])
{
	printf("ok 1 - hello, world\n");
	printf("%sok 2 - main has arguments\n", argc >= 1 && argv[0] && !argv[argc] ? "" : "not ");
	printf("%sok 3 - the heap gives memory\n", malloc(100000) ? "" : "not ");
	printf("1..3\n");
	return 0;
}
