/*
 * Saving and loading the registers for floating point and vectors, with XSAVE if the processor has
 * AVX, else with FXSAVE.
 * Keeps true: the bytes of a struct fpu can be loaded, whatever a program has put into its frame.
 * Entry: fpu_switch, fpu_save, fpu_load, by kernel/x86/switch.c.
 * Linux: arch/x86/kernel/fpu/xstate.c, signal.c; uapi/asm/sigcontext.h (struct _fpx_sw_bytes).
 */
#include "kernel/x86/fpu.h"

#include <stddef.h>

#include "kernel/lib/string.h"
#include "kernel/x86/cpu.h"
#include "spec/types.h"

#define FCW_DEFAULT 0x37f    /* all x87 exceptions masked, extended precision */
#define MXCSR_DEFAULT 0x1f80 /* all SSE exceptions masked, round to nearest */
#define MXCSR_MASK_DEFAULT 0xffbf

#define FEATURE_XSAVE (1u << 26) /* of leaf 1, register c */
#define FEATURE_AVX (1u << 28)

/* The image, and what Linux tells the program in the bytes that the processor leaves alone. */
struct image {
	uint16_t control, status;
	uint32_t registers0[5];
	uint32_t mxcsr, mxcsr_mask;
	uint8_t registers[464 - 32];
	uint32_t magic, frame_size; /* from here to `header` the frame's only */
	uint64_t frame_components;
	uint32_t frame_state_size, reserved[7];
	uint64_t components; /* the header: which of them are not as they start */
	uint64_t compacted, header[6];
	uint8_t avx[FPU_SIZE_MOST - 576];
	uint32_t end_magic; /* of a frame */
} __attribute__((packed));

#define MAGIC 0x46505853u     /* FP_XSTATE_MAGIC1 */
#define END_MAGIC 0x46505845u /* FP_XSTATE_MAGIC2 */

_Static_assert(sizeof(struct image) == FPU_FRAME_MOST, "a frame is an image and its end");
_Static_assert(__builtin_offsetof(struct image, magic) == 464, "behind what the processor uses");
_Static_assert(__builtin_offsetof(struct image, components) == FPU_LEGACY, "the header");
_Static_assert(__builtin_offsetof(struct image, end_magic) == FPU_SIZE_MOST, "the end");

const struct fpu fpu_initial = {
	.bytes = {
		[0] = FCW_DEFAULT & 0xff,
		[1] = FCW_DEFAULT >> 8,
		[offsetof(struct image, mxcsr)] = MXCSR_DEFAULT & 0xff,
		[offsetof(struct image, mxcsr) + 1] = MXCSR_DEFAULT >> 8,
	},
};

_Static_assert(offsetof(struct image, control) == 0, "as above");

static bool has_xsave; /* and uses it */

static const struct image *image_of(const void *bytes)
{
	return bytes;
}

void fpu_init(void)
{
	struct cpuid c = cpuid(1, 0);

	has_xsave = ON(c.c, FEATURE_XSAVE) && ON(c.c, FEATURE_AVX);
	if (!has_xsave)
		return;
	write_cr4(read_cr4() | CR4_OSXSAVE);
	xsetbv(FPU_COMPONENTS);
}

void fpu_save(struct fpu *fpu)
{
	if (has_xsave)
		asm volatile("xsave64 %0" : "+m"(*fpu) : "a"(FPU_COMPONENTS), "d"(0));
	else
		asm volatile("fxsave64 %0" : "=m"(*fpu));
}

void fpu_load(const struct fpu *fpu)
{
	if (has_xsave)
		asm volatile("xrstor64 %0" : : "m"(*fpu), "a"(FPU_COMPONENTS), "d"(0));
	else
		asm volatile("fxrstor64 %0" : : "m"(*fpu));
}

bool fpu_has_xsaveopt(void)
{
	return has_xsave && ON(cpuid(0xd, 1).a, 1u);
}

void fpu_reset(struct fpu *fpu)
{
	/* What is beyond the header is nothing, as that says. */
	memcpy(fpu, &fpu_initial, offsetof(struct image, avx));
}

uint32_t fpu_exceptions(const struct fpu *fpu, bool sse)
{
	const struct image *image = image_of(fpu->bytes);

	if (sse)
		return image->mxcsr & ~(image->mxcsr >> 7) & 0x3f;
	return (uint32_t)(image->status & ~image->control) & 0x3f;
}

uint64_t fpu_frame_size(void)
{
	return has_xsave ? FPU_FRAME_MOST : FPU_LEGACY;
}

void fpu_to_frame(const struct fpu *fpu, uint8_t *frame)
{
	struct image *image = (struct image *)frame;

	memcpy(frame, fpu->bytes, has_xsave ? FPU_SIZE_MOST : FPU_LEGACY);
	if (!has_xsave)
		return;
	image->components |= 3; /* a handler may not know that it should set them */
	image->magic = MAGIC;
	image->frame_size = FPU_FRAME_MOST;
	image->frame_components = FPU_COMPONENTS;
	image->frame_state_size = FPU_SIZE_MOST;
	memset(image->reserved, 0, sizeof(image->reserved));
	image->end_magic = END_MAGIC;
}

bool fpu_frame_goes_on(const uint8_t *frame)
{
	const struct image *image = image_of(frame);

	return has_xsave && image->magic == MAGIC && image->frame_state_size == FPU_SIZE_MOST &&
	       image->frame_size == FPU_FRAME_MOST;
}

void fpu_from_frame(struct fpu *fpu, const uint8_t *frame, bool goes_on)
{
	struct image *image = (struct image *)fpu->bytes;
	const struct image *from = image_of(frame);
	uint32_t mask = image->mxcsr_mask ? image->mxcsr_mask : MXCSR_MASK_DEFAULT;

	goes_on = goes_on && from->end_magic == END_MAGIC;
	memset(fpu, 0, sizeof(*fpu));
	memcpy(fpu->bytes, frame, FPU_LEGACY);
	image->mxcsr &= mask;
	image->components = FPU_COMPONENTS & 3;
	if (goes_on) {
		image->components = from->components & from->frame_components & FPU_COMPONENTS;
		memcpy(image->avx, from->avx, sizeof(image->avx));
	}
}
