/* sural-kbc KNOWLEDGE [--image FILE] [--source FILE] | --schema | --digest FILE... */
#include <stdlib.h>
#include <string.h>

#include "kbc.h"

static const char usage[] =
    "usage: sural-kbc KNOWLEDGE [--image FILE] [--source FILE]\n"
    "       sural-kbc --schema\n"
    "       sural-kbc --digest FILE...\n"
    "Compiles the folder KNOWLEDGE to an image, and to a C source that holds it. Errors go to standard error, each with\n"
    "file, line and column; the exit status is then 1. --digest prints what a reading under `checked` is pinned to.\n";

static int print_digests(char **paths) {
    int status = 0;
    char digest[17];
    for (; *paths; paths++) {
        if (kbc_digest(*paths, digest)) printf("%s %s\n", digest, *paths);
        else perror(*paths), status = 1;
    }
    return status;
}

int main(int argc, char **argv) {
    const char *folder = NULL, *image_path = NULL, *source_path = NULL;
    if (argc == 2 && strcmp(argv[1], "--schema") == 0) {
        kbc_write_schema(stdout);
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "--digest") == 0) return print_digests(argv + 2);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--image") == 0 && i + 1 < argc) image_path = argv[++i];
        else if (strcmp(argv[i], "--source") == 0 && i + 1 < argc) source_path = argv[++i];
        else if (!folder && argv[i][0] != '-') folder = argv[i];
        else folder = NULL, i = argc;
    }
    if (!folder) {
        fputs(usage, stderr);
        return 2;
    }
    static kbc kbc;
    kbc_load(&kbc, folder);
    kbc_compile(&kbc);
    kbc_bytes image = {0};
    if (kbc.errors == 0) image = kbc_emit(&kbc);
    if (kbc.errors) fprintf(stderr, "sural-kbc: %zu errors\n", kbc.errors);
    bool good = kbc.errors == 0 && (!image_path || kbc_write_image(&image, image_path)) &&
                (!source_path || kbc_write_source(&image, source_path));
    free(image.data);
    kbc_unload(&kbc);
    return good ? 0 : 1;
}
