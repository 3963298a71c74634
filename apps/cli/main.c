#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const char usage[] =
    "usage: sural assess [--format text|json] [--top N] [--knowledge IMAGE] [FILE|-]\n"
    "       sural localise [--format text|json] [--top N] [--knowledge IMAGE] [FILE|-]\n"
    "       sural compare [--first DISORDER] [--second DISORDER] [--format text|json] [--knowledge IMAGE] [FILE|-]\n"
    "       sural export [--format json|bif] [--knowledge IMAGE] [FILE|-]\n"
    "       sural lesion PLACE [--side left|right|both] [--degree mild|moderate|severe] [--profile PATTERN] [--age YEARS]\n"
    "                    [--format text|json|svg] [--top N] [--knowledge IMAGE]\n"
    "       sural path REGION|MOVEMENT|REFLEX [--format text|json] [--knowledge IMAGE]\n"
    "       sural places [--near PLACE] [--format text|json] [--knowledge IMAGE]\n"
    "       sural sample [-n N] [--seed S] [--setting SETTING] [--disorder DISORDER] [--knowledge IMAGE]\n"
    "       sural knowledge list SECTION | show ID... | why NUMBER | lint | status | codes [CODE]\n"
    "                       | diff OLD NEW | export [--format json|tsv|html] [--out FOLDER]   [--knowledge IMAGE]\n"
    "       sural --version | --help\n"
    "\n"
    "What causes the numbness in this leg, where is the lesion, how urgent is it, and what comes next?\n"
    "`assess` reads a case (sural-case/1, JSON) or many (NDJSON) and says; `localise` gives the places alone.\n"
    "`compare` sets two causes side by side (the likeliest two, unless named) and says on which statements the answer hangs.\n"
    "`export` writes the model of a case out, for other engines to check.\n"
    "`lesion` shows what a lesion does, `path` the way to the brain, `places --near` what tells neighbours apart.\n"
    "`sample` draws cases from the model itself, with the truth in keys that begin with x-.\n"
    " Decision support and education, not a diagnosis.\n";

static const struct { const char *name; int (*run)(int argc, char **argv); } commands[] = {
    {"assess", cli_assess}, {"localise", cli_localise}, {"compare", cli_compare}, {"export", cli_export}, {"lesion", cli_lesion}, {"path", cli_path}, {"places", cli_places},
    {"knowledge", cli_knowledge}, {"sample", cli_sample}};

static int version(void) {
    void *memory;
    sural_knowledge *knowledge = cli_open_knowledge(NULL, &memory);
    if (!knowledge) return CLI_BAD_INPUT;
    printf("sural %s\nknowledge %s sha256 %s\n", sural_version(), sural_knowledge_version(knowledge), sural_knowledge_sha256(knowledge));
    sural_knowledge_close(knowledge);
    free(memory);
    return cli_finish(CLI_DONE);
}

int main(int argc, char **argv) {
    const char *command = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(command, commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    if (strcmp(command, "--version") == 0) return version();
    bool help = strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0;
    if (!help && *command) fprintf(stderr, "sural: there is no command \"%s\"\n", command);
    fputs(usage, help ? stdout : stderr);
    return help ? cli_finish(CLI_DONE) : CLI_WRONG_USE;
}
