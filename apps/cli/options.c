#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const cli_option *named(const cli_option *options, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(options[i].name, name) == 0) return &options[i];
    return NULL;
}

bool cli_read_options(int argc, char **argv, const cli_option *options, size_t option_count, const char **words, size_t room, size_t *word_count) {
    *word_count = 0;
    for (int i = 1; i < argc; i++) {
        const cli_option *option = named(options, option_count, argv[i]);
        bool word = argv[i][0] != '-' || argv[i][1] == '\0';
        if (option && i + 1 < argc) {
            *option->value = argv[++i];
        } else if (word && *word_count < room) {
            words[(*word_count)++] = argv[i];
        } else {
            fprintf(stderr, "sural: %s %s \"%s\"; see sural --help\n", argv[0], option ? "needs a value after" : "does not take", argv[i]);
            return false;
        }
    }
    return true;
}

bool cli_read_count(const char *name, const char *text, size_t low, size_t high, size_t *out) {
    if (!text) return true;
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < (long)low || number > (long)high) {
        fprintf(stderr, "sural: %s takes a number from %zu to %zu, not \"%s\"\n", name, low, high, text);
        return false;
    }
    *out = (size_t)number;
    return true;
}

bool cli_read_word(const char *name, const char *text, const char *const *words, size_t *out) {
    *out = 0;
    for (size_t i = 0; text && words[i]; i++)
        if (strcmp(words[i], text) == 0) {
            *out = i;
            return true;
        }
    if (!text) return true;
    fprintf(stderr, "sural: %s takes", name);
    for (size_t i = 0; words[i]; i++) fprintf(stderr, "%s %s", i ? "," : "", words[i]);
    fprintf(stderr, "; not \"%s\"\n", text);
    return false;
}
