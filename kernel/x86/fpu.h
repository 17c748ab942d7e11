/*
 * The registers for floating point and vectors, as they lie in memory while another program has the
 * processor: x87, SSE, and where the processor can save them AVX.
 * Linux: arch/x86/kernel/fpu; Intel SDM volume 1, 13.
 */
#ifndef KERNEL_X86_FPU_H
#define KERNEL_X86_FPU_H

#include <stdbool.h>
#include <stdint.h>

#define FPU_LEGACY 512u	  /* bytes, as FXSAVE lays them out */
#define FPU_SIZE_MOST 832u /* as XSAVE does, with its header and the upper halves of AVX */
#define FPU_COMPONENTS 7u /* x87, SSE, AVX */
#define FPU_FRAME_MOST (FPU_SIZE_MOST + 4)

struct fpu {
	uint8_t bytes[FPU_SIZE_MOST] __attribute__((aligned(64)));
};

/* What the processor can save is switched on.  Boot, with CR4 as it is to be but for that. */
void fpu_init(void);

/* Take the registers out of the processor, or put them in. */
void fpu_save(struct fpu *fpu);
void fpu_load(const struct fpu *fpu);

/*
 * Both, if the processor has XSAVEOPT.  What `from` has of parts that are as a program starts is
 * left as it was: it is to be loaded again, not to be looked at.
 */
bool fpu_has_xsaveopt(void);

static inline void fpu_switch(struct fpu *from, const struct fpu *to)
{
	asm volatile("xsaveopt64 %0; xrstor64 %1"
		     : "+m"(*from)
		     : "m"(*to), "a"(FPU_COMPONENTS), "d"(0));
}

/* The state in which a program starts. */
void fpu_reset(struct fpu *fpu);
extern const struct fpu fpu_initial;

/* Which exceptions are raised and not masked: the bits of the status word, or of MXCSR. */
uint32_t fpu_exceptions(const struct fpu *fpu, bool sse);

/*
 * The form in which a signal handler finds them, and may change them: so many bytes, the first
 * FPU_LEGACY of which, alone, are a form as well.
 */
uint64_t fpu_frame_size(void);
void fpu_to_frame(const struct fpu *fpu, uint8_t *frame);

/* Do these first FPU_LEGACY bytes say that more of the frame follows? */
bool fpu_frame_goes_on(const uint8_t *frame);

/*
 * The other way: from a whole frame if `goes_on` and its end is where it should be, else from the
 * legacy part; what is not in it is as a program starts.  What the processor refuses is masked.
 */
void fpu_from_frame(struct fpu *fpu, const uint8_t *frame, bool goes_on);

#endif
