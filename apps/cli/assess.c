#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "json/assessment.h"
#include "json/comparison.h"
#include "json/forward.h"
#include "json/model.h"
#include "json/records.h"
#include "options.h"
#include "text/assessment.h"
#include "text/comparison.h"
#include "text/forward.h"

typedef enum assess_command { ASSESS, LOCALISE, COMPARE, EXPORT } assess_command;

typedef struct assess {
    const sural_knowledge *knowledge;
    const char *path, *knowledge_path;
    assess_command command;
    const char *first, *second; /* of COMPARE; NULL: the likeliest */
    bool json; /* of EXPORT: or BIF */
    size_t top;
    size_t answered, refused;
    bool broken; /* output failed */
} assess;

/* ---- how a statement reads ---- */
typedef struct statements { const sural_knowledge *knowledge; json_t *findings; char text[512]; } statements;

static void add(char text[512], const char *piece) {
    size_t at = strlen(text);
    if (at + 1 < 512) snprintf(text + at, 512 - at, "%s", piece);
}

static const char *site_name(const sural_knowledge *knowledge, const char *id) {
    static const char *const sections[] = {"regions", "movements", "reflexes"};
    for (size_t i = 0; i < 3; i++)
        if (sural_knowledge_name(knowledge, sections[i], id)) return sural_knowledge_name(knowledge, sections[i], id);
    return id;
}

static void add_value(char text[512], const json_t *object) {
    const json_t *value = json_object_get(object, "value");
    char number[64];
    snprintf(number, sizeof number, ": %g ", json_number_value(value));
    if (json_is_number(value)) add(text, number);
    if (json_is_string(value)) add(text, ": "), add(text, json_string_value(value));
    const char *unit = json_string_value(json_object_get(object, "unit"));
    if (unit) add(text, unit);
    const json_t *grade = json_object_get(object, "grade");
    snprintf(number, sizeof number, " (grade %g)", json_number_value(grade));
    if (grade) add(text, number);
}

static const char *statement(void *context, size_t entry) {
    statements *s = context;
    const json_t *object = json_array_get(s->findings, entry);
    const char *id = json_string_value(json_object_get(object, "finding")), *side = json_string_value(json_object_get(object, "side"));
    const char *name = sural_knowledge_name(s->knowledge, "findings", id);
    const json_t *sites = json_object_get(object, "sites");
    s->text[0] = '\0';
    if (json_is_false(json_object_get(object, "present"))) add(s->text, "NOT ");
    add(s->text, name ? name : id);
    add_value(s->text, object);
    if (side) add(s->text, ", "), add(s->text, side);
    for (size_t i = 0; i < json_array_size(sites); i++) {
        add(s->text, i ? "; " : ": ");
        add(s->text, site_name(s->knowledge, json_string_value(json_array_get(sites, i))));
    }
    return s->text;
}

/* ---- one record ---- */
static bool write_answer(const assess *a, const json_case *one, const sural_assessment *assessment) {
    statements s = {.knowledge = a->knowledge, .findings = json_object_get(one->text, "findings")};
    text_options options = {one->id, a->top, statement, &s};
    if (!a->json && a->answered) fputs(a->command == LOCALISE ? "\n" : "\n========\n\n", stdout);
    if (a->command == LOCALISE)
        return a->json ? json_places_write(stdout, one->id, assessment, a->top) : text_places_write(stdout, one->id, assessment, a->top);
    return a->json ? json_assessment_write(stdout, one, assessment, a->top) : text_assessment_write(stdout, a->knowledge, assessment, &options);
}

static sural_status answer(assess *a, const json_case *one, sural_error *error) {
    const sural_assessment *assessment;
    sural_status status = sural_assess(one->patient, &assessment, error);
    if (status != SURAL_OK) return status;
    a->broken = a->broken || !write_answer(a, one, assessment);
    sural_assessment_free(assessment);
    return SURAL_OK;
}

static sural_status compare(assess *a, const json_case *one, sural_error *error) {
    const sural_comparison *comparison;
    sural_status status = sural_compare(one->patient, a->first, a->second, &comparison, error);
    if (status != SURAL_OK) return status;
    statements s = {.knowledge = a->knowledge, .findings = json_object_get(one->text, "findings")};
    const text_options options = {one->id, 0, statement, &s};
    if (!a->json && a->answered) fputs("\n========\n\n", stdout);
    bool good = a->json ? json_comparison_write(stdout, one, comparison) : text_comparison_write(stdout, a->knowledge, comparison, &options);
    a->broken = a->broken || !good;
    sural_comparison_free(comparison);
    return SURAL_OK;
}

static sural_status export(assess *a, const json_case *one, sural_error *error) {
    const sural_model *model;
    sural_status status = sural_model_of(one->patient, &model, error);
    if (status != SURAL_OK) return status;
    bool good = a->json ? json_model_write(stdout, one->id, model) : bif_model_write(stdout, one->id, model);
    a->broken = a->broken || !good;
    sural_model_free(model);
    return SURAL_OK;
}

static void refuse(assess *a, const char *id, const json_error *error) {
    a->refused++;
    if (a->json && !json_error_write(stdout, id, error)) a->broken = true;
    fprintf(stderr, "%s:%zu: %s%s%s%s%s%s%s%s\n", a->path, error->line, id ? "case " : "", id ? id : "", id ? ": " : "",
            error->pointer, *error->pointer ? ": " : "", error->message, *error->did_you_mean ? "; did you mean " : "",
            error->did_you_mean);
}

static void assess_record(assess *a, const char *text, size_t size, size_t line) {
    json_case one;
    json_error error;
    sural_error failure;
    bool good = json_case_read(a->knowledge, text, size, line, &one, &error);
    if (good && (a->command == EXPORT ? export : a->command == COMPARE ? compare : answer)(a, &one, &failure) != SURAL_OK) {
        error = (json_error){.line = line};
        snprintf(error.message, sizeof error.message, "%s", failure.message);
        good = false;
    }
    if (good) a->answered++;
    else refuse(a, one.id, &error);
    json_case_free(&one);
}

static void complain(assess *a, size_t line, const char *message) {
    json_error error = {.line = line};
    snprintf(error.message, sizeof error.message, "%s", message);
    refuse(a, NULL, &error);
}

static void assess_stream(assess *a, FILE *file) {
    json_records records;
    json_records_open(&records, file);
    const char *text;
    size_t size, line;
    json_next next;
    while (!a->broken && (next = json_records_next(&records, &text, &size, &line)) != JSON_END) {
        if (next == JSON_RECORD) assess_record(a, text, size, line);
        if (next == JSON_TOO_LONG) complain(a, line, "a record of more than 16 MiB");
        if (next == JSON_UNREADABLE) {
            complain(a, line, strerror(errno));
            break;
        }
    }
    json_records_close(&records);
    if (a->answered + a->refused == 0) complain(a, 1, "no case in the input");
}

/* ---- options ---- */
static bool read_options(int argc, char **argv, assess *a) {
    static const char *const answers[] = {"text", "json", NULL}, *const models[] = {"bif", "json", NULL};
    const char *const *formats = a->command == EXPORT ? models : answers;
    const char *format = NULL, *top = NULL, *file = "-";
    const cli_option options[] = {{"--format", &format}, {"--top", &top}, {"--knowledge", &a->knowledge_path}, {"--first", &a->first}, {"--second", &a->second}};
    size_t words, chosen, count = a->command == COMPARE ? 5 : 3;
    if (!cli_read_options(argc, argv, options, count, &file, 1, &words)) return false;
    if (!cli_read_word("--format", format, formats, &chosen) || !cli_read_count("--top", top, 1, 100000, &a->top)) return false;
    a->json = chosen == 1 || (a->command == EXPORT && !format);
    a->path = file;
    return true;
}

static int run(int argc, char **argv, assess_command command) {
    assess a = {.command = command};
    void *memory;
    if (!read_options(argc, argv, &a)) return CLI_WRONG_USE;
    bool standard = strcmp(a.path, "-") == 0;
    FILE *file = standard ? stdin : fopen(a.path, "rb");
    if (!file) {
        fprintf(stderr, "sural: %s: %s\n", a.path, strerror(errno));
        return CLI_BAD_INPUT;
    }
    sural_knowledge *knowledge = cli_open_knowledge(a.knowledge_path, &memory);
    a.knowledge = knowledge;
    if (standard) a.path = "standard input";
    if (knowledge) assess_stream(&a, file);
    if (!standard) fclose(file);
    bool good = knowledge && a.refused == 0;
    sural_knowledge_close(knowledge);
    free(memory);
    return cli_finish(good ? CLI_DONE : CLI_BAD_INPUT);
}

int cli_assess(int argc, char **argv) { return run(argc, argv, ASSESS); }

int cli_localise(int argc, char **argv) { return run(argc, argv, LOCALISE); }

int cli_compare(int argc, char **argv) { return run(argc, argv, COMPARE); }

int cli_export(int argc, char **argv) { return run(argc, argv, EXPORT); }
