#include "reason/kernel.h"

extern const reason_kernels reason_kernels_plain, reason_kernels_avx2, reason_kernels_avx512;

#if defined(REASON_X86)
static bool runs(const reason_kernels *set) {
    __builtin_cpu_init();
    if (set == &reason_kernels_avx2) return __builtin_cpu_supports("avx2");
    if (set == &reason_kernels_avx512) return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return true;
}
static const reason_kernels *const sets[] = {&reason_kernels_plain, &reason_kernels_avx2, &reason_kernels_avx512};
#else
static bool runs(const reason_kernels *set) { return set != NULL; }
static const reason_kernels *const sets[] = {&reason_kernels_plain};
#endif

enum { SETS = sizeof sets / sizeof *sets };

const reason_kernels *reason_kernels_at(size_t index) {
    for (size_t i = 0; i < SETS; i++)
        if (runs(sets[i]) && index-- == 0) return sets[i];
    return NULL;
}

const reason_kernels *reason_kernels_best(void) {
    size_t best = SETS - 1;
    while (!runs(sets[best])) best--;
    return sets[best];
}

void reason_grid_single(const infer_latent *latent, float out[REASON_GRID_SINGLE][INFER_NODES]) {
    for (uint32_t g = 0; g < INFER_GRID; g++)
        for (uint32_t k = 0; k < INFER_NODES; k++) {
            out[g][k] = (float)latent->conditional[g][k];
            out[INFER_GRID + g][k] = (float)(1 - latent->conditional[g][k]);
        }
}
