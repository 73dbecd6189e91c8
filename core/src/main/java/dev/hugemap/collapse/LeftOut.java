// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.page.Bytes;

/**
 * Memory that isn't made huge.
 *
 * @param reason why
 * @param bytes of it; where no page is there, addresses
 * @param mappings how many mappings have some
 */
public record LeftOut(LeftOutReason reason, long bytes, long mappings) {
    @Override
    public String toString() {
        return Bytes.format(bytes) + " " + reason.words();
    }
}
