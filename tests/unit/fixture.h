/* What the unit tests share: cmocka, and the compiled image named by SURAL_IMAGE opened as far as the network, the model and the
 * tables that reasoning reads. */
#ifndef UNIT_FIXTURE_H
#define UNIT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support.h"
#include "base/error.h"
#include "infer/infer.h"
#include "reason/reason.h"

typedef struct fixture {
    void *bytes;
    size_t size;
    kn_image image;
    base_arena arena;
    network net;
    infer_model model;
    const void *table_bytes;
    size_t table_size;
    reason_tables tables;
} fixture;

static inline void fixture_open_network(fixture *f) {
    f->bytes = support_image(&f->size);
    f->arena = base_arena_make(NULL);
    assert_int_equal(kn_image_open(f->bytes, f->size, true, &f->image, NULL), SURAL_OK);
    assert_int_equal(net_build(&f->image, &f->arena, &f->net, NULL), SURAL_OK);
}

static inline void fixture_open(fixture *f) {
    fixture_open_network(f);
    assert_int_equal(infer_build(&f->image, &f->net, &f->arena, &f->model, NULL), SURAL_OK);
}

static inline void fixture_open_tables(fixture *f) {
    fixture_open(f);
    assert_int_equal(reason_tables_build(&f->model, &f->arena, &f->table_bytes, &f->table_size), SURAL_OK);
    reason_tables_open(&f->image, f->table_bytes, &f->tables);
}

static inline void fixture_close(fixture *f) {
    base_arena_release(&f->arena);
    free(f->bytes);
}

static inline uint32_t fixture_row(const fixture *f, kn_section section, const char *id) {
    uint32_t row = kn_find(&f->image, section, id);
    if (row == KN_NONE) fail_msg("no %s in %s", id, kn_sections[section].name);
    return row;
}

static inline uint32_t fixture_below(uint64_t *state, uint32_t limit) { return (uint32_t)(support_random(state) % limit); }

#endif
