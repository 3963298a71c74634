/* For any machine: SSE2 on x86-64, NEON on 64-bit ARM, SIMD128 on WebAssembly where the compiler is told to use it. */
#define SET reason_kernels_plain
#define SET_NAME "plain"
#include "reason/kernel_set.h"
