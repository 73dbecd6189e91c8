// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.lang.foreign.Arena;

/** What it costs to hand blocks to another thread where they come from nowhere: always the same one. */
final class HandOverAlone {
    private HandOverAlone() {}

    /** Handed over by address. */
    record OfAddresses(long block) implements AddressRival {
        OfAddresses() {
            this(Arena.global().allocate(Long.BYTES, Long.BYTES).address());
        }

        @Override
        public long allocate(long bytes) {
            return block;
        }

        @Override
        public void free(long address) {}
    }

    /** Handed over as an object. */
    record OfObjects(long[] block) implements BlockRival<long[]> {
        OfObjects() {
            this(new long[1]);
        }

        @Override
        public long[] allocate(long bytes) {
            return block;
        }

        @Override
        public long use(long[] word, long value) {
            word[0] = value;
            return word[0];
        }

        @Override
        public void free(long[] given) {}
    }
}
