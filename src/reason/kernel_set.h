/* The kernels of one instruction set: included by a file that is compiled for it and defines SET, the name of the variable. */
#include <string.h>

#include "reason/kernel.h"

#define REAL double
#define BITS uint64_t
#define MANTISSA 52
#define BIAS 1023
#define NAME(x) x##_64
#include "reason/kernel_body.h"
#undef REAL
#undef BITS
#undef MANTISSA
#undef BIAS
#undef NAME

#define REAL float
#define BITS uint32_t
#define MANTISSA 23
#define BIAS 127
#define NAME(x) x##_32
#include "reason/kernel_body.h"

#define OF(width) {take_parts_##width, take_chances_##width, rescale_##width, sum_##width, sum_of_##width, predict_##width}
extern const reason_kernels SET;
const reason_kernels SET = {SET_NAME, {[REASON_DOUBLE] = OF(64), [REASON_SINGLE] = OF(32)}};
