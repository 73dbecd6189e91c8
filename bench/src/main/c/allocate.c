// SPDX-License-Identifier: Apache-2.0
/*
 * What hugemap's pools are held against, from C: malloc and free of a library, used as the Java benchmarks do.
 *
 *     allocate LIBRARY PREFIX pair|batch|handover BYTES THREADS SAMPLES MILLISECONDS
 *
 * The functions are found by PREFIX and their names in LIBRARY, so a call is one through a pointer, as a call of a shared library
 * always is. One sample warms up and is not told. The answer is one line, with picoseconds for each block of a thread:
 *
 *     ok N N N ...
 *     error CALL: TEXT
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH 64
#define STEP 37
#define LOOK 4096 /* blocks between two looks at the clock */
#define ROOM 1024
#define STRIDE 8
#define MOST_THREADS 64

static void *(*allocate)(size_t);
static void (*release)(void *);
static size_t bytes;
static int64_t nanos;
static _Atomic(uint64_t) ring[ROOM * STRIDE];
static atomic_int done;

struct worker {
    pthread_t thread;
    double picos;
};

static inline void pause_shortly(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void pair(void)
{
    for (int i = 0; i < LOOK; i++) {
        volatile uint64_t *block = allocate(bytes);
        *block = 42;
        (void)*block;
        release((void *)block);
    }
}

static void batch(void)
{
    void *blocks[BATCH];
    for (int round = 0; round < LOOK / BATCH; round++) {
        for (int i = 0; i < BATCH; i++) {
            volatile uint64_t *block = allocate(bytes);
            *block = 42;
            (void)*block;
            blocks[i] = (void *)block;
        }
        for (int i = 0; i < BATCH; i++) {
            release(blocks[(i * STEP) & (BATCH - 1)]);
        }
    }
}

static void *repeat(struct worker *self, void (*work)(void))
{
    int64_t start = now(), end;
    long count = 0;
    do {
        work();
        count += LOOK;
        end = now();
    } while (end - start < nanos);
    self->picos = 1000.0 * (double)(end - start) / (double)count;
    return NULL;
}

static void *repeat_pair(void *self)
{
    return repeat(self, pair);
}

static void *repeat_batch(void *self)
{
    return repeat(self, batch);
}

static void *give(void *argument)
{
    (void)argument;
    for (unsigned at = 0;; at = (at + 1) & (ROOM - 1)) {
        volatile uint64_t *block = allocate(bytes);
        *block = 42;
        (void)*block;
        while (atomic_load_explicit(&ring[at * STRIDE], memory_order_acquire) != 0) {
            if (atomic_load_explicit(&done, memory_order_relaxed)) {
                release((void *)block);
                return NULL;
            }
            pause_shortly();
        }
        atomic_store_explicit(&ring[at * STRIDE], (uint64_t)(uintptr_t)block, memory_order_release);
    }
}

static void *take(void *argument)
{
    struct worker *self = argument;
    int64_t start = now(), end = start;
    unsigned at = 0;
    long count = 0;
    while (end - start < nanos) {
        for (int i = 0; i < LOOK; i++) {
            uint64_t block;
            while ((block = atomic_load_explicit(&ring[at * STRIDE], memory_order_acquire)) == 0) {
                pause_shortly();
            }
            atomic_store_explicit(&ring[at * STRIDE], 0, memory_order_release);
            at = (at + 1) & (ROOM - 1);
            release((void *)(uintptr_t)block);
        }
        count += LOOK;
        end = now();
    }
    self->picos = 1000.0 * (double)(end - start) / (double)count;
    return NULL;
}

static double sample(const char *pattern, int threads)
{
    struct worker workers[MOST_THREADS];
    int handover = strcmp(pattern, "handover") == 0;
    void *(*work)(void *) = strcmp(pattern, "batch") == 0 ? repeat_batch : repeat_pair;
    pthread_t giver;
    double sum = 0;
    if (handover) {
        for (int i = 0; i < ROOM; i++) {
            atomic_store(&ring[i * STRIDE], 0);
        }
        atomic_store(&done, 0);
        threads = 1;
        work = take;
        pthread_create(&giver, NULL, give, NULL);
    }
    for (int i = 0; i < threads; i++) {
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(workers[i].thread, NULL);
        sum += workers[i].picos;
    }
    if (handover) {
        atomic_store(&done, 1);
        pthread_join(giver, NULL);
        for (int i = 0; i < ROOM; i++) {
            release((void *)(uintptr_t)atomic_load(&ring[i * STRIDE]));
        }
    }
    return sum / threads;
}

static void *function(void *library, const char *prefix, const char *name)
{
    char full[64];
    snprintf(full, sizeof full, "%s%s", prefix, name);
    void *found = dlsym(library, full);
    if (found == NULL) {
        printf("error dlsym: %s\n", dlerror());
        exit(1);
    }
    return found;
}

int main(int count, char **arguments)
{
    if (count != 8 || atoi(arguments[5]) < 1 || atoi(arguments[5]) > MOST_THREADS) {
        printf("error command\n");
        return 1;
    }
    void *library = dlopen(arguments[1], RTLD_NOW);
    if (library == NULL) {
        printf("error dlopen: %s\n", dlerror());
        return 1;
    }
    *(void **)&allocate = function(library, arguments[2], "malloc");
    *(void **)&release = function(library, arguments[2], "free");
    bytes = strtoull(arguments[4], NULL, 10);
    nanos = strtoll(arguments[7], NULL, 10) * 1000000;
    sample(arguments[3], atoi(arguments[5]));
    printf("ok");
    for (int i = 0; i < atoi(arguments[6]); i++) {
        printf(" %.0f", sample(arguments[3], atoi(arguments[5])));
    }
    printf("\n");
    return 0;
}
