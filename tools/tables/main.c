/* sural-tables: works out, when the program is built, what reasoning reads of the built-in knowledge, and writes it as C. */
#include <stdio.h>
#include <string.h>

#include "api/builtin.h"
#include "reason/tables.h"

static int fail(const sural_error *error) {
    fprintf(stderr, "sural-tables: %s\n", error->message);
    return 1;
}

static bool write_words(FILE *file, const char *bytes, size_t size) {
    fputs("#include \"api/builtin.h\"\n\n_Alignas(64) const uint64_t builtin_tables[] = {", file);
    for (size_t at = 0; at < size; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        fprintf(file, "%s%#llx,", at % 64 ? "" : "\n", (unsigned long long)word);
    }
    return fprintf(file, "\n};\nconst size_t builtin_tables_size = %zu;\n", size) > 0 && !ferror(file);
}

int main(int argc, char **argv) {
    kn_image image;
    network net;
    infer_model model;
    sural_error error;
    const void *bytes;
    size_t size;
    base_arena arena = base_arena_make(NULL);
    if (argc != 2) return fputs("usage: sural-tables FILE.c\n", stderr), 2;
    if (kn_image_open(builtin_image, builtin_size, true, &image, &error) != SURAL_OK) return fail(&error);
    if (net_build(&image, &arena, &net, &error) != SURAL_OK || infer_build(&image, &net, &arena, &model, &error) != SURAL_OK) return fail(&error);
    if (reason_tables_build(&model, &arena, &bytes, &size) != SURAL_OK) return fputs("sural-tables: out of memory\n", stderr), 1;
    FILE *file = fopen(argv[1], "w");
    bool good = file && write_words(file, bytes, size);
    if (file && fclose(file) != 0) good = false;
    if (!good) perror(argv[1]);
    base_arena_release(&arena);
    return good ? 0 : 1;
}
