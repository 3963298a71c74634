/* Case text to answer: the bytes are a stream of records, and all that `sural assess` does with one is done. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "json/assessment.h"
#include "json/records.h"
#include "text/assessment.h"

/* What was written, parsed again: a writer must give one valid JSON object a record, whatever was read. */
static json_t *reread(char *text, size_t size) {
    json_error_t where;
    json_t *object = json_loadb(text, size, JSON_REJECT_DUPLICATES, &where);
    CHECK(json_is_object(object));
    free(text);
    return object;
}

static void refuse(const json_case *one, const json_error *error) {
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    CHECK(out != NULL);
    CHECK(json_error_write(out, one->id, error));
    fclose(out);
    json_t *object = reread(text, size);
    const char *message = json_string_value(json_object_get(json_object_get(object, "error"), "message"));
    CHECK(message && *message);
    json_decref(object);
}

static const char *statement(void *context, size_t entry) {
    const json_t *findings = json_object_get(context, "findings");
    return json_string_value(json_object_get(json_array_get(findings, entry), "finding"));
}

static void answer(const json_case *one, const sural_assessment *assessment, size_t top) {
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    CHECK(out != NULL);
    CHECK(json_assessment_write(out, one, assessment, top));
    fclose(out);
    json_decref(reread(text, size));
    text_options options = {one->id, top, statement, one->text};
    CHECK(text_assessment_write(check_sink(), check_knowledge(), assessment, &options));
}

static void record(const char *text, size_t size, size_t line, size_t top) {
    json_case one;
    json_error error;
    if (json_case_read(check_knowledge(), text, size, line, &one, &error)) {
        const sural_assessment *assessment;
        sural_error failure;
        CHECK(sural_assess(one.patient, &assessment, &failure) == SURAL_OK);
        check_assessment(assessment, json_array_size(json_object_get(one.text, "findings")));
        answer(&one, assessment, top);
        sural_assessment_free(assessment);
    } else {
        CHECK(one.patient == NULL);
        refuse(&one, &error);
    }
    json_case_free(&one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FILE *file = size ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
    if (!file) return 0;
    json_records records;
    json_records_open(&records, file);
    const char *text;
    size_t length, line, before = 0;
    json_next next;
    while ((next = json_records_next(&records, &text, &length, &line)) == JSON_RECORD || next == JSON_TOO_LONG) {
        CHECK(line > before && length <= size);
        before = line;
        if (next == JSON_RECORD) record(text, length, line, size % 3);
    }
    CHECK(next == JSON_END);
    json_records_close(&records);
    fclose(file);
    return 0;
}
