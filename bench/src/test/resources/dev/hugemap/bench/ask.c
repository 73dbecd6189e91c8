// SPDX-License-Identifier: Apache-2.0
/*
 * Asks for memory in each way that is recorded: a thread allocates and another one frees, one resizes, one aligns, and a child of the
 * process asks too. Then asks and frees again as often as it is told.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCKS 1000
#define LARGE 70000

static _Atomic(void *) handed[BLOCKS];

static void *give(void *unused) {
    for (int i = 0; i < BLOCKS; i++) {
        atomic_store(&handed[i], malloc(LARGE + (size_t)i));
    }
    return unused;
}

int main(int count, char **arguments) {
    pthread_t giver;
    void *block, *volatile aligned, *volatile again;
    if (count != 2 || pthread_create(&giver, NULL, give, NULL) != 0) {
        return 1;
    }
    for (int i = 0; i < BLOCKS; i++) {
        while ((block = atomic_load(&handed[i])) == NULL) {
            sched_yield();
        }
        free(block);
    }
    pthread_join(giver, NULL);
    void *volatile zeroed = calloc(3, 11111);
    void *volatile grown = realloc(zeroed, 9999999);
    if (posix_memalign(&block, 4096, 5555) != 0) {
        return 1;
    }
    aligned = block;
    pid_t child = fork();
    if (child == 0) {
        again = malloc(77777);
        free(again);
        free(aligned);
        exit(0);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        return 1;
    }
    free(grown);
    for (int i = atoi(arguments[1]); i > 0; i--) {
        again = malloc(1000);
        free(again);
    }
    return 0;
}
