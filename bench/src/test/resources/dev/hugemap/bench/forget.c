// SPDX-License-Identifier: Apache-2.0
/* A realloc that copies nothing. */
#include <stdlib.h>

void *realloc(void *object, size_t size) {
    free(object);
    return calloc(1, size);
}
