// SPDX-License-Identifier: Apache-2.0
/*
 * Replays a trace (trace.h) on the allocator that this process has: the C library's, or one that is loaded before it.
 *
 *     LD_PRELOAD=ALLOCATOR replay TRACE
 *
 * One thread does the operations in their order, and writes a word to each 64 bytes of what is new. One line on stdout,
 *
 *     ok allocator=PATH nanos=N peak=N resident=N huge=N live=N left=N
 *
 * allocator: the library that malloc is of; nanos: the operations, without the looks at memory; peak: most anonymous memory that was
 * resident at a look, hugetlb pages with it; resident, huge: the same after the last operation, and the part of it on huge pages; live: bytes that
 * the program still had then, as it asked for them; left: anonymous memory after those were freed, too. What was resident before the
 * first operation, the replay's own tables too, is taken off each.
 */
#define _GNU_SOURCE
#include "trace.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The pool's replay looks as often. */
#define LOOKS 2000
#define LINE 64

struct object {
    char *address;
    uint64_t size;
};

struct memory {
    int64_t resident;
    int64_t huge;
};

static int status = -1;
static struct object *objects;
static uint64_t live;

static void fail(const char *what) {
    dprintf(STDOUT_FILENO, "error %s: %s\n", what, strerror(errno));
    _exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/* A field's number of KiB, in bytes; 0 where the kernel doesn't have it. */
static int64_t field_of(const char *text, const char *field) {
    const char *line = strstr(text, field);
    return line == NULL ? 0 : strtol(line + strlen(field), NULL, 10) * 1024;
}

/* Resident and of no file, in bytes; hugetlb pages are counted apart. Without stdio, which would allocate. */
static int64_t anonymous(void) {
    char text[8192];
    ssize_t length = pread(status, text, sizeof text - 1, 0);
    if (length <= 0) {
        fail("status");
    }
    text[length] = 0;
    return field_of(text, "RssAnon:") + field_of(text, "HugetlbPages:");
}

/* What all mappings have: anonymous memory, and the part of it on huge pages, in bytes. */
static struct memory rolled_up(void) {
    char text[4096];
    int fd = open("/proc/self/smaps_rollup", O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (length <= 0) {
        fail("smaps_rollup");
    }
    close(fd);
    text[length] = 0;
    int64_t hugetlb = field_of(text, "Private_Hugetlb:");
    return (struct memory){
        .resident = field_of(text, "Anonymous:") + hugetlb,
        .huge = field_of(text, "AnonHugePages:") + hugetlb,
    };
}

static void touch(char *address, uint64_t from, uint64_t to) {
    for (uint64_t at = (from + LINE - 1) & -(uint64_t)LINE; at + sizeof(uint64_t) <= to; at += LINE) {
        *(volatile uint64_t *)(address + at) = ~at;
    }
}

static void resize(struct object *object, char *address, uint64_t size) {
    if (address == NULL) {
        fail("allocation");
    }
    live += size - object->size;
    object->address = address;
    object->size = size;
}

static void perform(const struct trace_record *record) {
    struct object *object = &objects[record->slot];
    uint64_t size = (uint64_t)record->size_high << 32 | record->size_low;
    uint64_t before = object->size;
    unsigned shift = record->what >> 3;
    void *address;
    switch (record->what & 7) {
    case TRACE_ALLOCATE:
        if (shift == 0) {
            address = malloc(size);
        } else if (posix_memalign(&address, shift < 3 ? 8 : (size_t)1 << shift, size) != 0) {
            address = NULL;
        }
        resize(object, address, size);
        touch(address, 0, size);
        break;
    case TRACE_ZEROED:
        address = calloc(1, size);
        resize(object, address, size);
        touch(address, 0, size);
        break;
    case TRACE_REALLOCATE:
        address = realloc(object->address, size);
        resize(object, address, size);
        if (before >= sizeof(uint64_t) && size >= sizeof(uint64_t) && *(volatile uint64_t *)address != ~UINT64_C(0)) {
            errno = EIO;
            fail("reallocation");
        }
        /* Without a whole word before there was no first one yet. */
        touch(address, before < sizeof(uint64_t) ? 0 : before, size);
        break;
    default:
        free(object->address);
        live -= before;
        *object = (struct object){0};
    }
}

static const struct trace_record *map_trace(const char *path, struct trace_header *header) {
    struct stat seen;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &seen) != 0) {
        fail(path);
    }
    const struct trace_header *mapped = mmap(NULL, (size_t)seen.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (mapped == MAP_FAILED) {
        fail("mmap");
    }
    *header = *mapped;
    if (memcmp(header->magic, TRACE_MAGIC, sizeof header->magic) != 0
        || sizeof *header + header->operations * sizeof(struct trace_record) != (uint64_t)seen.st_size) {
        errno = EINVAL;
        fail(path);
    }
    return (const struct trace_record *)(mapped + 1);
}

/* On base pages, and all there before the first look. */
static void make_table(uint64_t slots) {
    size_t bytes = (slots + 1) * sizeof *objects;
    objects = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (objects == MAP_FAILED) {
        fail("mmap");
    }
    madvise(objects, bytes, MADV_NOHUGEPAGE);
    memset(objects, 0, bytes);
}

int main(int count, char **arguments) {
    Dl_info malloc_is_of;
    struct trace_header header;
    if (count != 2 || dladdr(dlsym(RTLD_DEFAULT, "malloc"), &malloc_is_of) == 0) {
        errno = EINVAL;
        fail("usage: replay TRACE");
    }
    const struct trace_record *records = map_trace(arguments[1], &header);
    status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    make_table(header.slots);
    uint64_t step = header.operations / LOOKS + 1;
    int64_t before = anonymous();
    struct memory before_rolled = rolled_up();
    int64_t peak = 0, looking = 0;
    int64_t start = now();
    for (uint64_t i = 0; i < header.operations; i++) {
        if (records[i].slot >= header.slots) {
            errno = EINVAL;
            fail(arguments[1]);
        }
        perform(&records[i]);
        if ((i + 1) % step == 0 || i + 1 == header.operations) {
            int64_t look = now();
            int64_t resident = anonymous() - before;
            peak = peak < resident ? resident : peak;
            looking += now() - look;
        }
    }
    int64_t nanos = now() - start - looking;
    struct memory rolled = rolled_up();
    int64_t resident = rolled.resident - before_rolled.resident;
    int64_t huge = rolled.huge - before_rolled.huge;
    uint64_t live_at_end = live;
    for (uint64_t slot = 0; slot < header.slots; slot++) {
        free(objects[slot].address);
    }
    dprintf(STDOUT_FILENO,
            "ok allocator=%s nanos=%" PRId64 " peak=%" PRId64 " resident=%" PRId64 " huge=%" PRId64 " live=%" PRIu64
            " left=%" PRId64 "\n",
            malloc_is_of.dli_fname, nanos, peak, resident, huge, live_at_end, anonymous() - before);
    return 0;
}
