/* Splits a stream into JSON records, in bounded memory. */
#ifndef JSON_RECORDS_H
#define JSON_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { JSON_RECORD_LIMIT = 16 << 20 };

typedef enum json_next {
    JSON_RECORD,    /* a record */
    JSON_TOO_LONG,  /* a record over the limit; it was passed over */
    JSON_END,
    JSON_UNREADABLE /* the stream failed; errno tells why */
} json_next;

typedef struct json_line {
    char *text;
    size_t size, room, number;
    json_next kind;
} json_line;

typedef struct json_records {
    FILE *file;
    size_t lines;     /* read so far */
    json_line now, ahead;
    bool begun, has_ahead;
} json_records;

void json_records_open(json_records *records, FILE *file);
void json_records_close(json_records *records);

/* The next record: a line of its own (NDJSON), or the whole stream where its first line opens a JSON object that the second
 * goes on with. Blank lines are passed over. The text lives until the next call. Memory running out gives JSON_UNREADABLE. */
json_next json_records_next(json_records *records, const char **text, size_t *size, size_t *line);

#endif
