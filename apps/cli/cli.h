/* The command `sural`: one file a subcommand. Exit status: 0 done, 1 something in the input was no good, 2 wrong use. */
#ifndef CLI_H
#define CLI_H

#include <sural/sural.h>

enum { CLI_DONE = 0, CLI_BAD_INPUT = 1, CLI_WRONG_USE = 2 };

int cli_assess(int argc, char **argv);
int cli_localise(int argc, char **argv);
int cli_compare(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_lesion(int argc, char **argv);
int cli_path(int argc, char **argv);
int cli_places(int argc, char **argv);
int cli_knowledge(int argc, char **argv);
int cli_sample(int argc, char **argv);

/* The knowledge that --knowledge FILE named, or the built-in one. NULL after a message on standard error.
 * `*memory` is to be freed after the knowledge is closed. */
sural_knowledge *cli_open_knowledge(const char *path, void **memory);

/* Flushes standard output. Where it could not be written, says so and gives CLI_BAD_INPUT; else gives `status`. */
int cli_finish(int status);

#endif
