// SPDX-License-Identifier: Apache-2.0
/*
 * Records what a program asks its allocator for, into a file as trace.h describes it. A library to be loaded before others:
 *
 *     HUGEMAP_TRACE=FILE LD_PRELOAD=librecord.so PROGRAM ARGUMENT...
 *
 * The calls go to the allocator that the program would have had. The first process that opens the file is recorded, from its first
 * call on; the file must not exist, so what that process starts isn't. A forked child isn't either.
 *
 * One lock makes the order of the threads: an allocation is recorded after it was granted and a free before it is done, so
 * whoever gets an address again comes later in the file than who gave it back. A reallocation is both, and is made under the lock.
 */
#define _GNU_SOURCE
#include "trace.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFERED 65536
/* Addresses only: what isn't touched costs nothing. */
#define MOST_OBJECTS (UINT32_C(1) << 26)
#define TABLE_SLOTS (UINT64_C(1) << 27)
#define EARLY_BYTES 65536
#define OTHER_THREADS 255
#define EXPORTED __attribute__((visibility("default")))

/* Where an object is; an address of 0 is free, for probing goes on to the next such. */
struct place {
    uintptr_t address;
    uint32_t slot;
};

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);
static int (*real_posix_memalign)(void **, size_t, size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static void *(*real_memalign)(size_t, size_t);
static size_t (*real_malloc_usable_size)(void *);

/* What is asked for while the real functions are looked up; never given back. */
static _Alignas(16) char early[EARLY_BYTES];
static size_t early_used;

static enum { UNTRIED, TRYING, DONE } looked_up;
static atomic_int recording;
static int file = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct trace_header header = {.magic = TRACE_MAGIC};
static struct trace_record buffer[BUFFERED];
static size_t buffered;
static struct place *table;
static uint32_t *empty_slots;
static uint64_t empty_count;
static int full;
/* Where the loader puts it at once: another model may allocate at the first access. */
static __thread int thread_number __attribute__((tls_model("initial-exec")));

static int write_all(const void *from, size_t bytes, off_t at) {
    const char *next = from;
    while (bytes > 0) {
        ssize_t written = pwrite(file, next, bytes, at);
        if (written <= 0) {
            return -1;
        }
        next += written;
        at += written;
        bytes -= (size_t)written;
    }
    return 0;
}

/* Without stdio, which would allocate. */
static void complain(const char *text) {
    ssize_t told = write(STDERR_FILENO, text, strlen(text));
    (void)told;
}

/*
 * The header counts what is in the file, so a program that is killed leaves a whole trace of what came before. What didn't get
 * into the file as a whole, as on a full disk, is cut off again.
 */
static void flush(void) {
    off_t end = (off_t)(sizeof header + header.operations * sizeof *buffer);
    header.operations += buffered;
    if (write_all(buffer, buffered * sizeof *buffer, end) != 0 || write_all(&header, sizeof header, 0) != 0) {
        complain(ftruncate(file, end) == 0 ? "record: the trace can't be written any further\n"
                                           : "record: the trace can't be written any further, and is of no use\n");
        atomic_store(&recording, 0);
    }
    buffered = 0;
}

static void add(enum trace_operation operation, uint32_t slot, size_t size, size_t alignment) {
    if (thread_number == 0) {
        thread_number = (int)++header.threads;
    }
    int thread = thread_number - 1;
    unsigned shift = alignment == 0 ? 0 : (unsigned)__builtin_ctzl(alignment);
    buffer[buffered++] = (struct trace_record){
        .size_high = (uint16_t)((uint64_t)size >> 32),
        .thread = (uint8_t)(thread < OTHER_THREADS ? thread : OTHER_THREADS),
        .what = (uint8_t)((unsigned)operation | shift << 3),
        .slot = slot,
        .size_low = (uint32_t)size,
    };
    if (buffered == BUFFERED) {
        flush();
    }
}

/* Neighbours in memory are neighbours in the table, so that as much of it is touched as the program has of its heap. */
static uint64_t home(uintptr_t address) {
    return ((address >> 4) + (address >> 31) * UINT64_C(0x9e3779b1)) & (TABLE_SLOTS - 1);
}

static uint64_t find(uintptr_t address) {
    uint64_t at = home(address);
    while (table[at].address != 0 && table[at].address != address) {
        at = (at + 1) & (TABLE_SLOTS - 1);
    }
    return at;
}

/* Closes the gap: whoever was pushed on behind it by a neighbour moves up. */
static void remove_at(uint64_t gap) {
    for (uint64_t at = (gap + 1) & (TABLE_SLOTS - 1); table[at].address != 0; at = (at + 1) & (TABLE_SLOTS - 1)) {
        uint64_t way = (at - home(table[at].address)) & (TABLE_SLOTS - 1);
        if (way >= ((at - gap) & (TABLE_SLOTS - 1))) {
            table[gap] = table[at];
            gap = at;
        }
    }
    table[gap].address = 0;
}

/* Who is at the address already was given back where nobody saw it. */
static void put(void *object, uint32_t slot) {
    uint64_t at = find((uintptr_t)object);
    if (table[at].address != 0) {
        empty_slots[empty_count++] = table[at].slot;
        add(TRACE_FREE, table[at].slot, 0, 0);
    }
    table[at] = (struct place){.address = (uintptr_t)object, .slot = slot};
}

static int fresh_slot(uint32_t *slot) {
    if (empty_count > 0) {
        *slot = empty_slots[--empty_count];
    } else if (header.slots < MOST_OBJECTS) {
        *slot = (uint32_t)header.slots++;
    } else {
        if (!full) {
            complain("record: more objects at once than there are slots, so some are left out\n");
        }
        full = 1;
        return 0;
    }
    return 1;
}

static void allocated(enum trace_operation operation, void *object, size_t size, size_t alignment) {
    uint32_t slot;
    if (object == NULL || !atomic_load_explicit(&recording, memory_order_relaxed)) {
        return;
    }
    pthread_mutex_lock(&lock);
    if (fresh_slot(&slot)) {
        put(object, slot);
        add(operation, slot, size, alignment);
    }
    pthread_mutex_unlock(&lock);
}

static void freed(void *object) {
    if (object == NULL || !atomic_load_explicit(&recording, memory_order_relaxed)) {
        return;
    }
    pthread_mutex_lock(&lock);
    uint64_t at = find((uintptr_t)object);
    if (table[at].address != 0) {
        uint32_t slot = table[at].slot;
        remove_at(at);
        empty_slots[empty_count++] = slot;
        add(TRACE_FREE, slot, 0, 0);
    }
    pthread_mutex_unlock(&lock);
}

static void *reallocated(void *object, size_t size) {
    pthread_mutex_lock(&lock);
    uint64_t at = find((uintptr_t)object);
    int known = table[at].address != 0;
    uint32_t slot = table[at].slot;
    void *moved = real_realloc(object, size);
    if (moved != NULL && known) {
        remove_at(at);
        put(moved, slot);
        add(TRACE_REALLOCATE, slot, size, 0);
    } else if (moved != NULL && fresh_slot(&slot)) {
        put(moved, slot);
        add(TRACE_ALLOCATE, slot, size, 0);
    }
    pthread_mutex_unlock(&lock);
    return moved;
}

static void before_fork(void) {
    pthread_mutex_lock(&lock);
}

static void after_fork(void) {
    pthread_mutex_unlock(&lock);
}

static void in_child(void) {
    atomic_store(&recording, 0);
    pthread_mutex_unlock(&lock);
}

static void *addresses(size_t bytes) {
    void *taken = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return taken == MAP_FAILED ? NULL : taken;
}

static void start(void) {
    const char *path = getenv("HUGEMAP_TRACE");
    if (path == NULL) {
        return;
    }
    table = addresses(TABLE_SLOTS * sizeof *table);
    empty_slots = addresses(MOST_OBJECTS * sizeof *empty_slots);
    if (table == NULL || empty_slots == NULL) {
        complain("record: no addresses for the tables, so nothing is recorded\n");
        return;
    }
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) {
        /* A trace that is there is that of who started this process. */
        if (errno != EEXIST) {
            complain("record: the file of HUGEMAP_TRACE can't be made, so nothing is recorded\n");
        }
        return;
    }
    strncpy(header.program, program_invocation_short_name, sizeof header.program - 1);
    if (write_all(&header, sizeof header, 0) != 0) {
        complain("record: the trace can't be written, so nothing is recorded\n");
        return;
    }
    atomic_store(&recording, 1);
}

/* The first call comes before there are threads. False while it is under way: then a call is one of the look-up's own. */
static int ready(void) {
    if (looked_up == UNTRIED) {
        looked_up = TRYING;
        *(void **)&real_malloc = dlsym(RTLD_NEXT, "malloc");
        *(void **)&real_calloc = dlsym(RTLD_NEXT, "calloc");
        *(void **)&real_realloc = dlsym(RTLD_NEXT, "realloc");
        *(void **)&real_free = dlsym(RTLD_NEXT, "free");
        *(void **)&real_posix_memalign = dlsym(RTLD_NEXT, "posix_memalign");
        *(void **)&real_aligned_alloc = dlsym(RTLD_NEXT, "aligned_alloc");
        *(void **)&real_memalign = dlsym(RTLD_NEXT, "memalign");
        *(void **)&real_malloc_usable_size = dlsym(RTLD_NEXT, "malloc_usable_size");
        start();
        looked_up = DONE;
    }
    return looked_up == DONE;
}

__attribute__((constructor)) static void begin(void) {
    if (ready()) {
        pthread_atfork(before_fork, after_fork, in_child);
    }
}

__attribute__((destructor)) static void end(void) {
    if (atomic_load(&recording)) {
        pthread_mutex_lock(&lock);
        flush();
        atomic_store(&recording, 0);
        pthread_mutex_unlock(&lock);
    }
}

static void *take_early(size_t size) {
    size_t start_at = early_used;
    size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded < size || rounded > EARLY_BYTES - start_at) {
        errno = ENOMEM;
        return NULL;
    }
    early_used += rounded;
    return early + start_at;
}

static int is_early(const void *object) {
    return (const char *)object >= early && (const char *)object < early + EARLY_BYTES;
}

EXPORTED void *malloc(size_t size) {
    if (!ready()) {
        return take_early(size);
    }
    void *object = real_malloc(size);
    allocated(TRACE_ALLOCATE, object, size, 0);
    return object;
}

EXPORTED void *calloc(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    if (!ready()) {
        return take_early(bytes);
    }
    void *object = real_calloc(count, size);
    allocated(TRACE_ZEROED, object, bytes, 0);
    return object;
}

EXPORTED void *realloc(void *object, size_t size) {
    if (object == NULL) {
        return malloc(size);
    }
    if (is_early(object)) {
        void *moved = malloc(size);
        size_t most = (size_t)(early + EARLY_BYTES - (char *)object);
        return moved == NULL ? NULL : memcpy(moved, object, size < most ? size : most);
    }
    if (size == 0) {
        free(object);
        return NULL;
    }
    return atomic_load(&recording) ? reallocated(object, size) : real_realloc(object, size);
}

EXPORTED void free(void *object) {
    if (object != NULL && !is_early(object) && ready()) {
        freed(object);
        real_free(object);
    }
}

EXPORTED int posix_memalign(void **object, size_t alignment, size_t size) {
    if (!ready()) {
        return ENOMEM;
    }
    int error = real_posix_memalign(object, alignment, size);
    if (error == 0) {
        allocated(TRACE_ALLOCATE, *object, size, alignment);
    }
    return error;
}

EXPORTED void *aligned_alloc(size_t alignment, size_t size) {
    void *object = ready() ? real_aligned_alloc(alignment, size) : NULL;
    allocated(TRACE_ALLOCATE, object, size, alignment);
    return object;
}

EXPORTED void *memalign(size_t alignment, size_t size) {
    void *object = ready() ? real_memalign(alignment, size) : NULL;
    allocated(TRACE_ALLOCATE, object, size, alignment);
    return object;
}

/* Not recorded; here because nobody else knows what was given out early. */
EXPORTED size_t malloc_usable_size(void *object) {
    return object == NULL || is_early(object) || !ready() ? 0 : real_malloc_usable_size(object);
}
