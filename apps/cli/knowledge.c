#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static void to_stdout(void *context, const char *text, size_t size) {
    (void)context;
    fwrite(text, 1, size, stdout);
}

static int show(const sural_knowledge *knowledge, int count, char **ids) {
    int status = CLI_DONE;
    for (int i = 0; i < count; i++) {
        sural_error error;
        if (i) fputs("---\n", stdout);
        if (sural_knowledge_show(knowledge, ids[i], to_stdout, NULL, &error) == SURAL_OK) continue;
        fprintf(stderr, "sural: %s%s%s\n", error.message, *error.did_you_mean ? "; did you mean " : "", error.did_you_mean);
        status = CLI_BAD_INPUT;
    }
    return status;
}

static void report(void *context, const char *record, const char *message) {
    (void)context;
    printf("%s: %s\n", record, message);
}

static int lint(const sural_knowledge *knowledge) {
    size_t faults = sural_knowledge_lint(knowledge, report, NULL);
    fprintf(stderr, "%zu lint findings\n", faults);
    return faults ? CLI_BAD_INPUT : CLI_DONE;
}

static int list(const sural_knowledge *knowledge, const char *section) {
    size_t count = 0;
    for (const char *id; (id = sural_knowledge_id(knowledge, section, count)); count++)
        printf("%s\t%s\n", id, sural_knowledge_name(knowledge, section, id));
    if (count == 0) fprintf(stderr, "sural: no section \"%s\" (try disorders, findings, places, redflags, sources)\n", section);
    return count ? CLI_DONE : CLI_BAD_INPUT;
}

static int run(const sural_knowledge *knowledge, int count, char **words) {
    if (count >= 2 && strcmp(words[0], "show") == 0) return show(knowledge, count - 1, words + 1);
    if (count == 1 && strcmp(words[0], "lint") == 0) return lint(knowledge);
    if (count == 2 && strcmp(words[0], "list") == 0) return list(knowledge, words[1]);
    fputs("usage: sural knowledge show ID... | lint | list SECTION [--knowledge IMAGE]\n", stderr);
    return CLI_WRONG_USE;
}

int cli_knowledge(int argc, char **argv) {
    const char *path = NULL;
    int count = 0;
    for (int i = 1; i < argc; i++) { /* gathers the words in place, without the option */
        if (strcmp(argv[i], "--knowledge") == 0 && i + 1 < argc) path = argv[++i];
        else argv[count++] = argv[i];
    }
    void *memory;
    sural_knowledge *knowledge = cli_open_knowledge(path, &memory);
    if (!knowledge) return CLI_BAD_INPUT;
    int status = run(knowledge, count, argv);
    sural_knowledge_close(knowledge);
    free(memory);
    return cli_finish(status);
}
