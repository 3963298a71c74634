/* sural sample: cases drawn from the model, with the truth. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"
#include "json/sample.h"
#include "options.h"

static int draw(const sural_knowledge *knowledge, sural_sample_query *query, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const sural_sample *sample;
        sural_error error;
        char id[64];
        query->number = i;
        if (sural_sample_draw(knowledge, query, &sample, &error) != SURAL_OK) {
            fprintf(stderr, "sural: %s%s%s\n", error.message, *error.did_you_mean ? "; did you mean " : "", error.did_you_mean);
            return CLI_BAD_INPUT;
        }
        snprintf(id, sizeof id, "sample-%llu-%zu", (unsigned long long)query->seed, i);
        bool good = json_sample_write(stdout, id, sample);
        sural_sample_free(sample);
        if (!good) return CLI_BAD_INPUT;
    }
    return CLI_DONE;
}

int cli_sample(int argc, char **argv) {
    const char *count_text = NULL, *seed_text = NULL, *path = NULL, *none;
    sural_sample_query query = {0};
    const cli_option options[] = {{"-n", &count_text}, {"--seed", &seed_text}, {"--setting", &query.setting}, {"--disorder", &query.disorder},
                                  {"--knowledge", &path}};
    size_t words, count = 1, seed = 1;
    if (!cli_read_options(argc, argv, options, sizeof options / sizeof *options, &none, 0, &words)) return CLI_WRONG_USE;
    if (!cli_read_count("-n", count_text, 1, INT_MAX, &count) || !cli_read_count("--seed", seed_text, 0, LONG_MAX - 1, &seed)) return CLI_WRONG_USE;
    query.seed = seed;
    void *memory;
    sural_knowledge *knowledge = cli_open_knowledge(path, &memory);
    int status = knowledge ? draw(knowledge, &query, count) : CLI_BAD_INPUT;
    sural_knowledge_close(knowledge);
    free(memory);
    return cli_finish(status);
}
