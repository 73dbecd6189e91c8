// SPDX-License-Identifier: Apache-2.0
/*
 * What a program asked its allocator for, in a file: a header, then one record for each operation, in the order in which they
 * happened, threads interleaved. Everything is little-endian, and 8-byte aligned but for the records' 4.
 *
 * An object is told by its slot: an allocation puts an object into a slot that is empty, a free empties it, and slots are used
 * again, the last emptied first, so there are as many of them as there were objects at once, at most. What the program had
 * before the recording began is in no slot, and its end is not recorded.
 */
#ifndef HUGEMAP_TRACE_H
#define HUGEMAP_TRACE_H

#include <stdint.h>

#define TRACE_MAGIC "HMTRACE1"

struct trace_header {
    char magic[8];
    uint64_t operations; /* records that follow, and then the file ends */
    uint64_t slots;      /* every slot is less than that */
    uint64_t threads;    /* how many threads allocated or freed */
    char program[32];    /* its short name, filled up with zeros */
};

enum trace_operation {
    TRACE_ALLOCATE = 1,   /* malloc, posix_memalign and its like */
    TRACE_ZEROED = 2,     /* calloc */
    TRACE_REALLOCATE = 3, /* the object stays in its slot, with a new size */
    TRACE_FREE = 4        /* size and alignment are 0 */
};

/* 12 bytes: the size's upper part and three small numbers, the slot, the size's lower part. */
struct trace_record {
    uint16_t size_high; /* bits 32 to 47 */
    uint8_t thread;     /* from 0, in the order of their first operations; 255 stands for all from there on */
    uint8_t what;       /* an operation in bits 0 to 2, the alignment's logarithm in bits 3 to 7; 0 where none was asked for */
    uint32_t slot;
    uint32_t size_low; /* bits 0 to 31 of the size that was asked for */
};

_Static_assert(sizeof(struct trace_header) == 64, "the header's size is a part of the format");
_Static_assert(sizeof(struct trace_record) == 12, "a record's size is a part of the format");

#endif
