/* sural lesion, sural path, sural places: the forward model. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "json/forward.h"
#include "options.h"
#include "svg/lesion.h"
#include "text/forward.h"

static int refuse(const sural_error *error) {
    fprintf(stderr, "sural: %s%s%s\n", error->message, *error->did_you_mean ? "; did you mean " : "", error->did_you_mean);
    return CLI_BAD_INPUT;
}

enum { TEXT, JSON, SVG };
static const char *const FORMATS[] = {"text", "json", NULL}, *const LESION_FORMATS[] = {"text", "json", "svg", NULL};

static bool read_age(const char *text, double *age) {
    char *end;
    *age = (double)NAN;
    if (!text) return true;
    *age = strtod(text, &end);
    if (end != text && !*end) return true;
    fprintf(stderr, "sural: --age takes a number of years, not \"%s\"\n", text);
    return false;
}

static int show_lesion(const sural_knowledge *knowledge, const sural_lesion_query *query, size_t format, size_t top) {
    const sural_lesion *lesion;
    sural_error error;
    if (sural_lesion_predict(knowledge, query, &lesion, &error) != SURAL_OK) return refuse(&error);
    bool good = format == JSON ? json_lesion_write(stdout, lesion) : format == SVG ? svg_lesion_draw(stdout, knowledge, lesion)
                : text_lesion_write(stdout, lesion, top);
    sural_lesion_free(lesion);
    return good ? CLI_DONE : CLI_BAD_INPUT;
}

int cli_lesion(int argc, char **argv) {
    static const char *const sides[] = {"left", "right", "both", NULL};
    const char *side = NULL, *degree = NULL, *pattern = NULL, *age_text = NULL, *format_text = NULL, *top_text = NULL, *path = NULL, *place;
    const cli_option options[] = {{"--side", &side}, {"--degree", &degree}, {"--profile", &pattern}, {"--age", &age_text},
                                  {"--format", &format_text}, {"--top", &top_text}, {"--knowledge", &path}};
    size_t words, chosen_side, format, top = 0;
    double age;
    if (!cli_read_options(argc, argv, options, sizeof options / sizeof *options, &place, 1, &words)) return CLI_WRONG_USE;
    if (!cli_read_word("--side", side, sides, &chosen_side) || !cli_read_word("--format", format_text, LESION_FORMATS, &format)) return CLI_WRONG_USE;
    if (!read_age(age_text, &age) || !cli_read_count("--top", top_text, 1, 100000, &top)) return CLI_WRONG_USE;
    if (words == 0) {
        fputs("sural: lesion needs a place (sural knowledge list places)\n", stderr);
        return CLI_WRONG_USE;
    }
    void *memory;
    sural_knowledge *knowledge = cli_open_knowledge(path, &memory);
    if (!knowledge) return CLI_BAD_INPUT;
    const sural_lesion_query query = {place, (sural_side)(chosen_side + 1), degree, pattern, age};
    int status = show_lesion(knowledge, &query, format, top);
    sural_knowledge_close(knowledge);
    free(memory);
    return cli_finish(status);
}

static int show_path(const sural_knowledge *knowledge, const char *id, size_t format) {
    const sural_path *found;
    sural_error error;
    if (sural_path_find(knowledge, id, &found, &error) != SURAL_OK) return refuse(&error);
    bool good = format == JSON ? json_path_write(stdout, found) : text_path_write(stdout, found);
    sural_path_free(found);
    return good ? CLI_DONE : CLI_BAD_INPUT;
}

static int show_near(const sural_knowledge *knowledge, const char *place, size_t format) {
    const sural_neighbours *found;
    sural_error error;
    if (sural_neighbours_find(knowledge, place, &found, &error) != SURAL_OK) return refuse(&error);
    bool good = format == JSON ? json_neighbours_write(stdout, found) : text_neighbours_write(stdout, found);
    sural_neighbours_free(found);
    return good ? CLI_DONE : CLI_BAD_INPUT;
}

static int list_places(const sural_knowledge *knowledge) {
    const char *id;
    for (size_t i = 0; (id = sural_knowledge_id(knowledge, "places", i)); i++)
        printf("%s\t%s\n", id, sural_knowledge_name(knowledge, "places", id));
    return CLI_DONE;
}

int cli_path(int argc, char **argv) {
    const char *format_text = NULL, *path = NULL, *id;
    const cli_option options[] = {{"--format", &format_text}, {"--knowledge", &path}};
    size_t words, format;
    if (!cli_read_options(argc, argv, options, 2, &id, 1, &words) || !cli_read_word("--format", format_text, FORMATS, &format)) return CLI_WRONG_USE;
    if (words == 0) {
        fputs("sural: path needs a region, a movement or a reflex\n", stderr);
        return CLI_WRONG_USE;
    }
    void *memory;
    sural_knowledge *knowledge = cli_open_knowledge(path, &memory);
    int status = knowledge ? show_path(knowledge, id, format) : CLI_BAD_INPUT;
    sural_knowledge_close(knowledge);
    free(memory);
    return cli_finish(status);
}

int cli_places(int argc, char **argv) {
    const char *format_text = NULL, *near = NULL, *path = NULL, *none;
    const cli_option options[] = {{"--near", &near}, {"--format", &format_text}, {"--knowledge", &path}};
    size_t words, format;
    if (!cli_read_options(argc, argv, options, 3, &none, 0, &words) || !cli_read_word("--format", format_text, FORMATS, &format)) return CLI_WRONG_USE;
    void *memory;
    sural_knowledge *knowledge = cli_open_knowledge(path, &memory);
    int status = !knowledge ? CLI_BAD_INPUT : near ? show_near(knowledge, near, format) : list_places(knowledge);
    sural_knowledge_close(knowledge);
    free(memory);
    return cli_finish(status);
}
