// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressRingTest {
    @Test
    void handsOverInOrderAndSaysWhenItIsFullOrEmpty() {
        AddressRing ring = new AddressRing(4);

        assertThat(ring.poll()).isZero();
        for (int lap = 0; lap < 3; lap++) {
            for (long address = 1; address <= 4; address++) {
                assertThat(ring.offer(address)).isTrue();
            }
            assertThat(ring.offer(5)).isFalse();
            for (long address = 1; address <= 4; address++) {
                assertThat(ring.poll()).isEqualTo(address);
            }
            assertThat(ring.poll()).isZero();
        }
    }
}
