// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import dev.hugemap.alloc.HugePool;

/**
 * A pool's blocks by address.
 *
 * @param pool whose
 */
record PoolAddressRival(HugePool pool) implements AddressRival {
    @Override
    public long allocate(long bytes) {
        return pool.allocateAddress(bytes);
    }

    @Override
    public void free(long address) {
        pool.freeAddress(address);
    }

    @Override
    public SeenPages observed() {
        return SeenPages.ofPool(pool);
    }
}
