// SPDX-License-Identifier: Apache-2.0
/*
 * The baseline that hugemap's populate is held against: the same system calls in the same order, from C.
 *
 * A co-process. Each line on stdin is a command,
 *
 *     populate BYTES THREADS thp|base [CHUNK]
 *
 * (CHUNK: bytes per call of madvise, each between two counts of faults; the size of a huge page if not given) and each
 * command gets one line on stdout,
 *
 *     ok nanos=N populate=N faults=N present=N huge=N
 *     error CALL: TEXT
 *
 * nanos: map, advise, populate and the look at the result; populate: that part alone; faults: minor faults of
 * the populating threads; present, huge: bytes that PAGEMAP_SCAN saw in memory, and on PMD-sized leaves, or -1 where the
 * kernel (before 6.7) can't tell. The memory is unmapped before the answer. End of input ends the program.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Since 5.14; older headers lack it. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define MOST_THREADS 1024
#define SCAN_REGIONS 512

/* PAGEMAP_SCAN of linux/fs.h, since 6.7: under names of its own, because older headers lack it. */
struct scan_argument {
    uint64_t size, flags, start, end, walk_end, vector, vector_length, max_pages;
    uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};
struct scan_region {
    uint64_t start, end, categories;
};
#define SCAN_REQUEST _IOWR('f', 16, struct scan_argument)
#define SCAN_PRESENT (UINT64_C(1) << 3)
#define SCAN_HUGE (UINT64_C(1) << 6)

struct job {
    uintptr_t start;
    size_t length, chunk;
    long chunks;
    int *faults; /* per chunk */
    atomic_long next;
    atomic_int error;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static long minor_faults(void) {
    struct rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt;
}

static int populate_chunk(struct job *job, long index) {
    size_t offset = (size_t)index * job->chunk;
    size_t length = job->length - offset < job->chunk ? job->length - offset : job->chunk;
    long before = minor_faults();
    if (madvise((void *)(job->start + offset), length, MADV_POPULATE_WRITE) != 0) {
        return errno;
    }
    job->faults[index] = (int)(minor_faults() - before);
    return 0;
}

static void *work(void *argument) {
    struct job *job = argument;
    for (;;) {
        long index = atomic_fetch_add(&job->next, 1);
        if (index >= job->chunks || atomic_load(&job->error) != 0) {
            return NULL;
        }
        int error = populate_chunk(job, index);
        if (error != 0) {
            atomic_store(&job->error, error);
        }
    }
}

/* Populates with the calling thread and as many others as are asked for; 0 or an error number. */
static int populate(struct job *job, int threads) {
    pthread_t others[MOST_THREADS];
    int started = 0;
    while (started < threads - 1) {
        int error = pthread_create(&others[started], NULL, work, job);
        if (error != 0) {
            atomic_store(&job->error, error);
            break;
        }
        started++;
    }
    work(job);
    for (int i = 0; i < started; i++) {
        pthread_join(others[i], NULL);
    }
    return atomic_load(&job->error);
}

/* Memory without pages yet, aligned: more than asked for, then trimmed at both ends; 0 when refused. */
static uintptr_t take(size_t length, size_t alignment) {
    size_t excess = alignment - (size_t)sysconf(_SC_PAGESIZE);
    void *taken = mmap(NULL, length + excess, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (taken == MAP_FAILED) {
        return 0;
    }
    uintptr_t from = (uintptr_t)taken;
    uintptr_t start = (from + alignment - 1) & -alignment;
    if (start > from) {
        munmap(taken, start - from);
    }
    if (from + excess > start) {
        munmap((void *)(start + length), from + excess - start);
    }
    return start;
}

/* Bytes in memory and on huge leaves, or -1 each where the kernel can't tell. */
static void observe(uintptr_t start, size_t length, int64_t *present, int64_t *huge) {
    static struct scan_region regions[SCAN_REGIONS];
    struct scan_argument scan = {
        .size = sizeof scan,
        .start = start,
        .end = start + length,
        .vector = (uintptr_t)regions,
        .vector_length = SCAN_REGIONS,
        .category_anyof_mask = SCAN_PRESENT | SCAN_HUGE,
        .return_mask = SCAN_PRESENT | SCAN_HUGE,
    };
    int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    *present = *huge = pagemap < 0 ? -1 : 0;
    while (pagemap >= 0 && scan.start < scan.end) {
        int filled = ioctl(pagemap, SCAN_REQUEST, &scan);
        if (filled < 0) {
            *present = *huge = -1;
            break;
        }
        for (int i = 0; i < filled; i++) {
            int64_t bytes = (int64_t)(regions[i].end - regions[i].start);
            *present += regions[i].categories & SCAN_PRESENT ? bytes : 0;
            *huge += regions[i].categories & SCAN_HUGE ? bytes : 0;
        }
        scan.start = scan.walk_end;
    }
    if (pagemap >= 0) {
        close(pagemap);
    }
}

/* The size of a PMD-mapped page as the kernel says; without such pages, what one page table of base pages maps. */
static size_t huge_size(void) {
    size_t bytes = 0;
    FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "r");
    if (file != NULL) {
        if (fscanf(file, "%zu", &bytes) != 1) {
            bytes = 0;
        }
        fclose(file);
    }
    size_t base = (size_t)sysconf(_SC_PAGESIZE);
    return bytes != 0 ? bytes : base * base / sizeof(uint64_t);
}

static const char *map_and_populate(struct job *job, int threads, int thp, size_t page, int64_t *populate_nanos) {
    job->start = take(job->length, page);
    if (job->start == 0) {
        return "mmap";
    }
    if (madvise((void *)job->start, job->length, thp ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) != 0 && thp) {
        return "madvise";
    }
    int64_t start = now();
    errno = populate(job, threads);
    *populate_nanos = now() - start;
    return errno == 0 ? NULL : "populate";
}

static void run(size_t bytes, int threads, int thp, size_t huge_page, size_t chunk) {
    struct job job = {.chunk = chunk};
    size_t page = thp ? huge_page : (size_t)sysconf(_SC_PAGESIZE);
    int64_t populate_nanos = 0, present, huge;
    int64_t start = now();
    job.length = (bytes + page - 1) / page * page;
    job.chunks = (long)((job.length + chunk - 1) / chunk);
    threads = threads < job.chunks ? threads : (int)job.chunks;
    job.faults = calloc((size_t)job.chunks, sizeof *job.faults);
    const char *failed = job.faults == NULL ? "calloc" : map_and_populate(&job, threads, thp, page, &populate_nanos);
    if (failed != NULL) {
        printf("error %s: %s\n", failed, strerror(errno));
    } else {
        observe(job.start, job.length, &present, &huge);
        int64_t nanos = now() - start;
        long faults = 0;
        for (long i = 0; i < job.chunks; i++) {
            faults += job.faults[i];
        }
        printf("ok nanos=%" PRId64 " populate=%" PRId64 " faults=%ld present=%" PRId64 " huge=%" PRId64 "\n",
               nanos, populate_nanos, faults, present, huge);
    }
    if (job.start != 0) {
        munmap((void *)job.start, job.length);
    }
    free(job.faults);
}

int main(void) {
    char line[256], backing[8];
    size_t huge_page = huge_size();
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t bytes, chunk = huge_page;
        int threads;
        int fields = sscanf(line, "populate %zu %d %7s %zu", &bytes, &threads, backing, &chunk);
        int thp = fields >= 3 && strcmp(backing, "thp") == 0;
        int base = fields >= 3 && strcmp(backing, "base") == 0;
        if ((!thp && !base) || bytes == 0 || threads < 1 || threads > MOST_THREADS || chunk < huge_page
            || chunk % huge_page != 0) {
            printf("error command: not 'populate BYTES THREADS thp|base [CHUNK]'\n");
        } else {
            run(bytes, threads, thp, huge_page, chunk);
        }
        fflush(stdout);
    }
    return 0;
}
