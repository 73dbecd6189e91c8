// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/** What a program did to a pool that it must not do. */
public enum Misuse implements Coded {
    /** A block was freed that is free already. */
    DOUBLE_FREE(611),
    /** What was freed is no block of the pool. */
    FOREIGN_ADDRESS(612),
    /** What was freed lies inside of a block, and not at its start. */
    INTERIOR_ADDRESS(613),
    /** Something was written behind the end of a block. */
    WRITE_PAST_END(614);

    private final int number;

    Misuse(int number) {
        this.number = number;
    }

    @Override
    public Code code() {
        return new Code(number);
    }
}
