#include "reason/kernel.h"

#if defined(REASON_X86)
#define SET reason_kernels_avx2
#define SET_NAME "avx2"
#include "reason/kernel_set.h"
#endif
