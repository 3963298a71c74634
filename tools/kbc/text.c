#include <stdlib.h>
#include <string.h>

#include "kbc.h"

void kbc_bytes_add(kbc_bytes *bytes, const void *data, size_t size) {
    if (size == 0) return;
    if (bytes->room - bytes->size < size) {
        size_t room = bytes->room * 2 + size + 256;
        char *grown = realloc(bytes->data, room);
        if (!grown) {
            fputs("sural-kbc: out of memory\n", stderr);
            exit(2);
        }
        bytes->data = grown;
        bytes->room = room;
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}
