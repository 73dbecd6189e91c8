// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One look covers small amounts that follow soon. */
final class RecentRoomTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final RecentRoom room = new RecentRoom(now::get);

    @Test
    void coversNothingBeforeTheFirstLook() {
        assertThat(room.covers(1)).isFalse();
    }

    @Test
    void coversASixtyFourthOfWhatWasSeen() {
        room.saw(6_400);

        assertThat(room.covers(60)).isTrue();
        assertThat(room.covers(40)).isTrue();
        assertThat(room.covers(1)).isFalse();
    }

    @Test
    void coversNothingAfterATenthOfASecond() {
        room.saw(6_400);
        now.addAndGet(99_999_999);
        assertThat(room.covers(1)).isTrue();

        now.incrementAndGet();
        assertThat(room.covers(1)).isFalse();
    }

    @Test
    void aTightRoomCoversNothing() {
        room.saw(63);

        assertThat(room.covers(1)).isFalse();
    }
}
