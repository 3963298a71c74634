/* Reading of options: `--name value` pairs and plain words. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cli_option {
    const char *name;   /* "--side" */
    const char **value; /* set to what follows it */
} cli_option;

/* Takes argv[1..] apart. At most `room` plain words ("-" is one). Complains on standard error and gives false on anything else. */
bool cli_read_options(int argc, char **argv, const cli_option *options, size_t option_count, const char **words, size_t room, size_t *word_count);

/* A whole number from `low` to `high`; complains under the name of the option. NULL leaves `out` as it is. */
bool cli_read_count(const char *name, const char *text, size_t low, size_t high, size_t *out);

/* The index of a word in a list that NULL ends; complains. NULL text gives 0. */
bool cli_read_word(const char *name, const char *text, const char *const *words, size_t *out);

#endif
