/* sural knowledge: what the program knows, record by record, number by number. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "html/site.h"
#include "options.h"
#include "records/codes.h"
#include "records/diff.h"
#include "records/json.h"
#include "records/numbers.h"

static void to_stdout(void *context, const char *text, size_t size) {
    (void)context;
    fwrite(text, 1, size, stdout);
}

typedef struct request {
    const sural_knowledge *knowledge;
    const char *const *words; size_t count; /* behind the verb */
    const char *format, *out;
} request;

static int show(const request *r) {
    int status = CLI_DONE;
    for (size_t i = 0; i < r->count; i++) {
        sural_error error;
        if (i) fputs("---\n", stdout);
        if (sural_knowledge_show(r->knowledge, r->words[i], to_stdout, NULL, &error) == SURAL_OK) continue;
        fprintf(stderr, "sural: %s%s%s\n", error.message, *error.did_you_mean ? "; did you mean " : "", error.did_you_mean);
        status = CLI_BAD_INPUT;
    }
    return status;
}

static void report(void *context, const char *record, const char *message) {
    (void)context;
    printf("%s: %s\n", record, message);
}

static int lint(const request *r) {
    size_t faults = sural_knowledge_lint(r->knowledge, report, NULL);
    fprintf(stderr, "%zu lint findings\n", faults);
    return faults ? CLI_BAD_INPUT : CLI_DONE;
}

static int list(const request *r) {
    size_t count = 0;
    for (const char *id; (id = sural_knowledge_id(r->knowledge, r->words[0], count)); count++)
        printf("%s\t%s\n", id, sural_knowledge_name(r->knowledge, r->words[0], id));
    if (count) return CLI_DONE;
    fprintf(stderr, "sural: no section \"%s\"; there are", r->words[0]);
    const char *section;
    for (size_t s = 0; (section = sural_knowledge_section(s)); s++) fprintf(stderr, "%s %s", s ? "," : "", section);
    putc('\n', stderr);
    return CLI_BAD_INPUT;
}

static int why(const request *r) {
    if (numbers_explain(stdout, r->knowledge, r->words[0])) return CLI_DONE;
    fprintf(stderr, "sural: no number at \"%s\"; it takes parts of an address, as cidp/tinel, cidp/incidence or findings/tinel/background\n", r->words[0]);
    return CLI_BAD_INPUT;
}

static int diff(const request *r) {
    void *memory[2] = {NULL, NULL};
    sural_knowledge *old = cli_open_knowledge(r->words[0], &memory[0]);
    sural_knowledge *new_one = old ? cli_open_knowledge(r->words[1], &memory[1]) : NULL;
    size_t changes = new_one ? diff_write(stdout, old, new_one) : SIZE_MAX;
    sural_knowledge_close(new_one);
    sural_knowledge_close(old);
    free(memory[1]);
    free(memory[0]);
    if (changes == SIZE_MAX) return CLI_BAD_INPUT;
    fprintf(stderr, "%zu changes\n", changes);
    return CLI_DONE;
}

static int write_site(const request *r) {
    struct stat about;
    if (!r->out || stat(r->out, &about) != 0 || !S_ISDIR(about.st_mode)) {
        fprintf(stderr, "sural: export --format html needs --out and a folder that exists%s%s\n", r->out ? ", not " : "", r->out ? r->out : "");
        return CLI_WRONG_USE;
    }
    if (html_site_write(r->knowledge, r->out)) return CLI_DONE;
    fprintf(stderr, "sural: the site could not be written to %s\n", r->out);
    return CLI_BAD_INPUT;
}

static int export_all(const request *r) {
    static const char *const formats[] = {"json", "tsv", "html", NULL};
    size_t format;
    if (!cli_read_word("--format", r->format, formats, &format)) return CLI_WRONG_USE;
    if (format == 2) return write_site(r);
    bool good = format == 0 ? records_write_json(stdout, r->knowledge) : numbers_write_tsv(stdout, r->knowledge);
    return good ? CLI_DONE : CLI_BAD_INPUT;
}

static int codes(const request *r) {
    if (codes_write_tsv(stdout, r->knowledge, r->count ? r->words[0] : NULL)) return CLI_DONE;
    fprintf(stderr, "sural: no finding or disorder has the code \"%s\"\n", r->count ? r->words[0] : "");
    return CLI_BAD_INPUT;
}

static int status(const request *r) { return numbers_write_status(stdout, r->knowledge) ? CLI_DONE : CLI_BAD_INPUT; }

static const struct { const char *verb; size_t least, most; int (*run)(const request *r); } VERBS[] = {
    {"show", 1, SIZE_MAX, show}, {"lint", 0, 0, lint}, {"list", 1, 1, list}, {"why", 1, 1, why},
    {"diff", 2, 2, diff},  {"export", 0, 0, export_all}, {"status", 0, 0, status}, {"codes", 0, 1, codes}};

static int run(const char *verb, const request *r) {
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++)
        if (strcmp(verb, VERBS[i].verb) == 0 && r->count >= VERBS[i].least && r->count <= VERBS[i].most) return VERBS[i].run(r);
    fputs("usage: sural knowledge list SECTION | show ID... | why NUMBER | lint | status | codes [CODE]\n"
          "       | diff OLD NEW | export [--format json|tsv|html] [--out FOLDER]   [--knowledge IMAGE]\n", stderr);
    return CLI_WRONG_USE;
}

int cli_knowledge(int argc, char **argv) {
    const char *path = NULL, *format = NULL, *out = NULL, **words = calloc((size_t)argc, sizeof *words);
    const cli_option options[] = {{"--knowledge", &path}, {"--format", &format}, {"--out", &out}};
    size_t count;
    void *memory = NULL;
    bool good = words && cli_read_options(argc, argv, options, sizeof options / sizeof *options, words, (size_t)argc, &count);
    sural_knowledge *knowledge = good ? cli_open_knowledge(path, &memory) : NULL;
    int result = good ? CLI_BAD_INPUT : CLI_WRONG_USE;
    if (knowledge) {
        const request r = {knowledge, words + 1, count ? count - 1 : 0, format, out};
        result = run(count ? words[0] : "", &r);
    }
    sural_knowledge_close(knowledge);
    free(memory);
    free(words);
    return cli_finish(result);
}
