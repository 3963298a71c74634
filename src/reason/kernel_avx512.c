#include "reason/kernel.h"

#if defined(REASON_X86)
#define SET reason_kernels_avx512
#define SET_NAME "avx512"
#include "reason/kernel_set.h"
#endif
