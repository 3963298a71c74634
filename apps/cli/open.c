#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static void *read_all(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    char *data = NULL;
    size_t room = 0;
    *size = 0;
    while (file && !feof(file) && !ferror(file)) {
        if (*size == room) {
            char *grown = realloc(data, room = room * 2 + (1 << 20));
            if (!grown) break;
            data = grown;
        }
        *size += fread(data + *size, 1, room - *size, file);
    }
    bool good = file && feof(file);
    if (!good) fprintf(stderr, "sural: %s: %s\n", path, strerror(errno ? errno : EIO));
    if (file) fclose(file);
    if (good) return data;
    free(data);
    return NULL;
}

sural_knowledge *cli_open_knowledge(const char *path, void **memory) {
    sural_knowledge *knowledge;
    sural_error error;
    size_t size = 0;
    *memory = path ? read_all(path, &size) : NULL;
    if (path && !*memory) return NULL;
    if (sural_knowledge_open(*memory, size, NULL, &knowledge, &error) == SURAL_OK) return knowledge;
    fprintf(stderr, "sural: %s: %s\n", path ? path : "built-in knowledge", error.message);
    free(*memory);
    *memory = NULL;
    return NULL;
}

int cli_finish(int status) {
    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    fputs("sural: the output could not be written\n", stderr);
    return CLI_BAD_INPUT;
}
