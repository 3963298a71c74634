#include "json/records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void json_records_open(json_records *records, FILE *file) { *records = (json_records){.file = file}; }

void json_records_close(json_records *records) {
    free(records->now.text);
    free(records->ahead.text);
}

static bool append(json_line *line, const char *text, size_t size) {
    if (line->room - line->size <= size) {
        size_t room = line->room * 2 + size + 4096;
        char *grown = realloc(line->text, room);
        if (!grown) {
            errno = ENOMEM;
            return false;
        }
        line->text = grown;
        line->room = room;
    }
    memcpy(line->text + line->size, text, size);
    line->size += size;
    return true;
}

/* Reads up to and with the end of the line; what is over the limit is read but not kept. */
static json_next read_line(json_records *records, json_line *line) {
    char piece[65536];
    line->size = 0;
    line->kind = JSON_RECORD;
    bool any = false;
    for (int c; (c = getc(records->file)) != EOF;) {
        ungetc(c, records->file);
        any = true;
        size_t size = 0;
        while (size < sizeof piece && (c = getc(records->file)) != EOF) {
            piece[size++] = (char)c;
            if (c == '\n') break;
        }
        if (line->size + size > JSON_RECORD_LIMIT) line->kind = JSON_TOO_LONG;
        if (line->kind == JSON_RECORD && !append(line, piece, size)) return line->kind = JSON_UNREADABLE;
        if (size && piece[size - 1] == '\n') break;
    }
    if (ferror(records->file)) return line->kind = JSON_UNREADABLE;
    if (!any) return line->kind = JSON_END;
    line->number = ++records->lines;
    return line->kind;
}

static bool is_blank(const json_line *line) {
    if (line->kind != JSON_RECORD) return false;
    for (size_t i = 0; i < line->size; i++)
        if (!memchr(" \t\r\n", line->text[i], 4)) return false;
    return true;
}

static json_next read_filled(json_records *records, json_line *line) {
    do read_line(records, line);
    while (is_blank(line));
    return line->kind;
}

/* A byte order mark says nothing in UTF-8. */
static void drop_mark(json_line *line) {
    if (line->size < 3 || memcmp(line->text, "\xEF\xBB\xBF", 3) != 0) return;
    line->size -= 3;
    memmove(line->text, line->text + 3, line->size);
}

/* Whether the line leaves a bracket or a string open. */
static bool leaves_open(const json_line *line) {
    bool string = false;
    long depth = 0;
    for (size_t i = 0; i < line->size; i++) {
        char c = line->text[i];
        if (string && c == '\\') i++;
        else if (c == '"') string = !string;
        else if (!string) depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    }
    return string || depth > 0;
}

/* A record of its own begins in the first column and names its format, as every case must. */
static bool opens_record(const json_line *line) {
    static const char key[] = "\"format\"";
    if (line->kind != JSON_RECORD || line->size == 0 || line->text[0] != '{') return false;
    for (size_t i = 0; i + sizeof key - 1 <= line->size; i++)
        if (memcmp(line->text + i, key, sizeof key - 1) == 0) return true;
    return false;
}

/* Takes in all the rest: one JSON document over several lines. */
static json_next whole(json_records *records) {
    json_next kind = records->now.kind;
    for (size_t blank = records->now.number + 1; blank < records->ahead.number; blank++) /* keeps the count of lines right */
        if (!append(&records->now, "\n", 1)) return JSON_UNREADABLE;
    while (records->ahead.kind == JSON_RECORD || records->ahead.kind == JSON_TOO_LONG) {
        bool fits = records->ahead.kind == JSON_RECORD && records->now.size + records->ahead.size <= JSON_RECORD_LIMIT;
        if (!fits) kind = JSON_TOO_LONG;
        if (kind == JSON_RECORD && !append(&records->now, records->ahead.text, records->ahead.size)) return JSON_UNREADABLE;
        read_line(records, &records->ahead);
    }
    return records->ahead.kind == JSON_UNREADABLE ? JSON_UNREADABLE : kind;
}

static json_next first(json_records *records) {
    records->begun = true;
    if (read_line(records, &records->now) == JSON_RECORD) drop_mark(&records->now);
    if (is_blank(&records->now)) read_filled(records, &records->now);
    if (records->now.kind != JSON_RECORD || !leaves_open(&records->now)) return records->now.kind;
    records->has_ahead = true;
    if (read_filled(records, &records->ahead) == JSON_RECORD && !opens_record(&records->ahead)) return whole(records);
    return records->now.kind;
}

static void swap(json_line *a, json_line *b) {
    json_line kept = *a;
    *a = *b;
    *b = kept;
}

static json_next following(json_records *records) {
    if (!records->has_ahead) return read_filled(records, &records->now);
    swap(&records->now, &records->ahead);
    records->has_ahead = false;
    return records->now.kind;
}

json_next json_records_next(json_records *records, const char **text, size_t *size, size_t *line) {
    json_next kind = records->begun ? following(records) : first(records);
    *text = records->now.text;
    *size = records->now.size;
    *line = kind == JSON_END || kind == JSON_UNREADABLE ? records->lines + 1 : records->now.number;
    return kind;
}
