// SPDX-License-Identifier: Apache-2.0
/*
 * What the loads of Java are held against: the same chase, kernels and faults, over memory from the same mapping calls.
 *
 *     load WORKLOAD KIND PAGE BYTES THREADS WARM_UPS SAMPLES MILLISECONDS CHAINS STRIDE
 *
 * WORKLOAD: chase, read, write, fill, copy, scale, add, triad, move, update, touch or populate. KIND and PAGE: what the memory is to
 * be on, base, folios, thp or hugetlb, and the size of its pages in bytes. WARM_UPS samples come first and are not told. Answers:
 *
 *     at ADDRESS BYTES       the memory may be looked at; a line on stdin goes on, and so does its end; with touch and populate
 *                            so for each mapping, while no time is taken
 *     ok N N N ...           picoseconds per operation: a load, an update, or a pass over a thread's part; the mean of all threads
 *     at ADDRESS BYTES       it may be looked at again
 *     error CALL: TEXT       instead of any of these, and the end
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Since 5.14 and 6.13; older headers lack them. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#define MADV_GUARD_REMOVE 103
#endif
#ifndef MAP_HUGE_SHIFT
#define MAP_HUGE_SHIFT 26
#endif

/* A compiler that makes a call of memcpy of a loop would measure its library. */
#if defined(__clang__)
#define PLAIN_LOOP __attribute__((noinline, no_builtin("memcpy", "memset", "memmove")))
#else
#define PLAIN_LOOP __attribute__((noinline, optimize("no-tree-loop-distribute-patterns")))
#endif

#define LINE 64
#define WORD sizeof(uint64_t)
#define ARRAY(words, arrays) ((words) / (arrays) / (LINE / WORD) * (LINE / WORD))
#define LOADS (1 << 14) /* between two looks at the clock */
#define LOOK (1 << 20)  /* bytes between them */
#define MOST_CHAINS 8
#define FACTOR 3.0
#define START UINT64_C(0x9E3779B97F4A7C15)
#define FIRST UINT64_C(0xBF58476D1CE4E5B9)
#define SECOND UINT64_C(0x94D049BB133111EB)

struct worker {
    pthread_t thread;
    int index;
    double nanos; /* per operation */
    uint64_t at[MOST_CHAINS];
};

static const char *kind;
static size_t page, base_page, table_bytes;
static size_t bytes, mapped; /* asked for, and in whole pages */
static int threads, chains, touching;
static uint64_t lines, mask, shift, stride_lines;
static int64_t deadline;
static char *memory;
static atomic_size_t next;
static volatile uint64_t sink;
static struct worker *workers;
static double (*work)(struct worker *); /* returns how many operations it did */

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void fail(const char *call)
{
    printf("error %s: %s\n", call, strerror(errno));
    exit(1);
}

/* The order of lines, as LineOrder.java has it. */

static uint64_t inverse(uint64_t odd)
{
    uint64_t inverse = odd;
    for (int bits = 3; bits < 64; bits *= 2) {
        inverse *= 2 - odd * inverse;
    }
    return inverse;
}

static uint64_t mix(uint64_t number)
{
    uint64_t mixed = (number + START) & mask;
    mixed = (mixed ^ mixed >> shift) * FIRST & mask;
    mixed = (mixed ^ mixed >> shift) * SECOND & mask;
    return mixed ^ mixed >> shift;
}

static uint64_t unmix(uint64_t number)
{
    uint64_t mixed = (number ^ number >> shift) * inverse(SECOND) & mask;
    mixed = (mixed ^ mixed >> shift) * inverse(FIRST) & mask;
    return ((mixed ^ mixed >> shift) - START) & mask;
}

static uint64_t offset(uint64_t position)
{
    if (stride_lines > 0) {
        uint64_t steps = lines / stride_lines;
        return (position % steps * stride_lines + position / steps) * LINE;
    }
    do {
        position = mix(position);
    } while (position >= lines);
    return position * LINE;
}

static uint64_t position(uint64_t line)
{
    if (stride_lines > 0) {
        return line % stride_lines * (lines / stride_lines) + line / stride_lines;
    }
    do {
        line = unmix(line);
    } while (line >= lines);
    return line;
}

static void link_lines(size_t stride)
{
    int bits = 2;
    lines = bytes / LINE;
    stride_lines = stride / LINE;
    while ((UINT64_C(1) << bits) < lines) {
        bits++;
    }
    mask = (UINT64_C(1) << bits) - 1;
    shift = (bits + 1) / 2;
    for (uint64_t line = 0; line < lines; line++) {
        *(uint64_t *)(memory + line * LINE) = (uintptr_t)memory + offset((position(line) + 1) % lines);
    }
}

/* Workloads. */

static inline __attribute__((always_inline)) double walk(struct worker *self, int count)
{
    uint64_t at[MOST_CHAINS];
    memcpy(at, self->at, sizeof at);
    for (int i = 0; i < LOADS / count; i++) {
        for (int chain = 0; chain < count; chain++) {
            at[chain] = *(uint64_t *)at[chain];
        }
    }
    memcpy(self->at, at, sizeof at);
    return LOADS;
}

static double chase(struct worker *self)
{
    switch (chains) {
    case 1:
        return walk(self, 1);
    case 2:
        return walk(self, 2);
    case 4:
        return walk(self, 4);
    default:
        return walk(self, 8);
    }
}

/* Kernels: each goes once over all of a part, as one array, or as two or three one behind the other. */

PLAIN_LOOP static void read_all(double *part, size_t words)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < words; i++) {
        sum += ((uint64_t *)part)[i];
    }
    sink = sum;
}

PLAIN_LOOP static void write_all(double *part, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        part[i] = FACTOR;
    }
}

static void fill(double *part, size_t words)
{
    memset(part, 1, words * WORD);
}

static void move(double *part, size_t words)
{
    memcpy(part + ARRAY(words, 2), part, ARRAY(words, 2) * WORD);
}

PLAIN_LOOP static void copy(double *part, size_t words)
{
    size_t n = ARRAY(words, 2);
    double *a = part, *b = part + n;
    for (size_t i = 0; i < n; i++) {
        b[i] = a[i];
    }
}

PLAIN_LOOP static void scale(double *part, size_t words)
{
    size_t n = ARRAY(words, 2);
    double *a = part, *b = part + n;
    for (size_t i = 0; i < n; i++) {
        b[i] = FACTOR * a[i];
    }
}

PLAIN_LOOP static void add(double *part, size_t words)
{
    size_t n = ARRAY(words, 3);
    double *a = part, *b = part + n, *c = b + n;
    for (size_t i = 0; i < n; i++) {
        c[i] = a[i] + b[i];
    }
}

PLAIN_LOOP static void triad(double *part, size_t words)
{
    size_t n = ARRAY(words, 3);
    double *a = part, *b = part + n, *c = b + n;
    for (size_t i = 0; i < n; i++) {
        c[i] = a[i] + FACTOR * b[i];
    }
}

static const struct {
    const char *name;
    void (*pass)(double *part, size_t words);
} kernels[] = {{"read", read_all}, {"write", write_all}, {"fill", fill}, {"move", move},
               {"copy", copy}, {"scale", scale}, {"add", add}, {"triad", triad}};

static void (*pass)(double *part, size_t words);

static double stream(struct worker *self)
{
    size_t part = bytes / (size_t)threads / LINE * LINE;
    int passes = part < LOOK ? (int)(LOOK / part) : 1;
    for (int i = 0; i < passes; i++) {
        pass((double *)(memory + part * (size_t)self->index), part / WORD);
    }
    return passes;
}

/* Words anywhere, each read, changed and written back; threads may lose one another's. */
static double update(struct worker *self)
{
    uint64_t state = self->at[0], words = bytes / WORD;
    for (int i = 0; i < LOADS; i++) {
        state += START;
        uint64_t mixed = (state ^ state >> 32) * FIRST;
        uint64_t *word = (uint64_t *)memory + (uint64_t)((unsigned __int128)mixed * words >> 64);
        *word ^= mixed;
    }
    self->at[0] = state;
    return LOADS;
}

/* Memory. */

/* Without pages yet; what isn't from a pool is aligned to what a page table maps. NULL where it is refused. */
static char *take(void)
{
    int huge = strcmp(kind, "hugetlb") == 0 ? MAP_HUGETLB | __builtin_ctzll(page) << MAP_HUGE_SHIFT : 0;
    size_t excess = huge ? 0 : table_bytes - base_page;
    char *taken = mmap(NULL, mapped + excess, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | huge, -1, 0);
    if (taken == MAP_FAILED) {
        fail("mmap");
    }
    if (huge) {
        return taken;
    }
    char *start = (char *)(((uintptr_t)taken + excess) & -table_bytes);
    if (start > taken) {
        munmap(taken, (size_t)(start - taken));
    }
    if (taken + excess > start) {
        munmap(start + mapped, (size_t)(taken + excess - start));
    }
    if (madvise(start, mapped, strcmp(kind, "base") == 0 ? MADV_NOHUGEPAGE : MADV_HUGEPAGE) != 0
        && strcmp(kind, "base") != 0) {
        fail("madvise");
    }
    return start;
}

/* A fault takes no PMD-sized page where a page table exists: a guard page makes one, and leaves it behind (6.13). */
static void make_tables(char *start, size_t length)
{
    for (size_t at = 0; at < length; at += table_bytes) {
        madvise(start + at, base_page, MADV_GUARD_INSTALL);
        madvise(start + at, base_page, MADV_GUARD_REMOVE);
    }
}

/* As much with one call as hugemap puts in: what four page tables map, or a page if that is more. */
static void *put_in(void *self)
{
    size_t chunk = page > 4 * table_bytes ? page : 4 * table_bytes, start;
    (void)self;
    while ((start = atomic_fetch_add(&next, chunk)) < mapped) {
        size_t length = mapped - start < chunk ? mapped - start : chunk;
        if (strcmp(kind, "folios") == 0) {
            make_tables(memory + start, length);
        }
        if (touching) {
            for (size_t at = 0; at < length; at += base_page) {
                *(volatile char *)(memory + start + at) = 1;
            }
            continue;
        }
        if (madvise(memory + start, length, MADV_POPULATE_WRITE) != 0) {
            fail("populate");
        }
    }
    return NULL;
}

static void in_threads(void *(*task)(void *), int count)
{
    for (int i = 1; i < count; i++) {
        if ((errno = pthread_create(&workers[i].thread, NULL, task, &workers[i])) != 0) {
            fail("pthread_create");
        }
    }
    task(&workers[0]);
    for (int i = 1; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
    }
}

static void map_with_pages(void)
{
    memory = take();
    atomic_store(&next, 0);
    in_threads(put_in, threads);
}

/* Samples. */

static void *repeat(void *argument)
{
    struct worker *self = argument;
    double count = 0;
    int64_t start = now(), end;
    do {
        count += work(self);
        end = now();
    } while (end < deadline);
    self->nanos = (double)(end - start) / count;
    return NULL;
}

static double sample_work(void)
{
    double sum = 0;
    in_threads(repeat, threads);
    for (int i = 0; i < threads; i++) {
        sum += workers[i].nanos;
    }
    return sum / threads;
}

static void let_look(void)
{
    printf("at %" PRIuPTR " %zu\n", (uintptr_t)memory, bytes);
    fflush(stdout);
    for (int c = getchar(); c != '\n' && c != EOF; c = getchar()) {
    }
}

/* Each mapping is looked at while it is there: one on other pages among many would be timed too. */
static double sample_faults(void)
{
    int64_t nanos = 0;
    int count = 0;
    do {
        munmap(memory, mapped);
        int64_t start = now();
        map_with_pages();
        nanos += now() - start;
        count++;
        let_look();
    } while (now() < deadline);
    return (double)nanos / count;
}

/* Whether it is memory's pages that are timed, and not what is done with them. */
static int choose(const char *workload, size_t stride)
{
    touching = strcmp(workload, "touch") == 0;
    if (touching || strcmp(workload, "populate") == 0) {
        return 1;
    }
    if (strcmp(workload, "chase") == 0) {
        work = chase;
        link_lines(stride);
        for (int i = 0; i < chains; i++) {
            workers[0].at[i] = (uintptr_t)memory + offset(lines / (uint64_t)chains * (uint64_t)i);
        }
        return 0;
    }
    work = strcmp(workload, "update") == 0 ? update : NULL;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        if (strcmp(workload, kernels[i].name) == 0) {
            pass = kernels[i].pass;
            work = stream;
        }
    }
    if (work == NULL) {
        errno = EINVAL;
        fail("workload");
    }
    return 0;
}

static void *allocate(size_t count, size_t size)
{
    void *allocated = calloc(count, size);
    if (allocated == NULL) {
        fail("calloc");
    }
    return allocated;
}

int main(int count, char **arguments)
{
    if (count != 11) {
        errno = EINVAL;
        fail("arguments");
    }
    kind = arguments[2];
    base_page = (size_t)sysconf(_SC_PAGESIZE);
    table_bytes = base_page * base_page / WORD;
    page = strtoull(arguments[3], NULL, 10);
    bytes = strtoull(arguments[4], NULL, 10);
    mapped = (bytes + page - 1) / page * page;
    threads = atoi(arguments[5]);
    int warm_ups = atoi(arguments[6]), told = atoi(arguments[7]);
    chains = atoi(arguments[9]);
    if (threads < 1 || warm_ups < 0 || told < 1 || chains < 1 || chains > MOST_CHAINS) {
        errno = EINVAL;
        fail("arguments");
    }
    workers = allocate((size_t)threads, sizeof *workers);
    double *samples = allocate((size_t)told, sizeof *samples);
    map_with_pages();
    for (int i = 0; i < threads; i++) {
        workers[i].index = i;
        workers[i].at[0] = (uint64_t)i;
    }
    int faults = choose(arguments[1], strtoull(arguments[10], NULL, 10));
    let_look();
    for (int i = -warm_ups; i < told; i++) {
        deadline = now() + atoll(arguments[8]) * INT64_C(1000000);
        double nanos = faults ? sample_faults() : sample_work();
        if (i >= 0) {
            samples[i] = nanos;
        }
    }
    printf("ok");
    for (int i = 0; i < told; i++) {
        printf(" %" PRId64, (int64_t)(samples[i] * 1000));
    }
    printf("\n");
    let_look();
    return 0;
}
