// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static dev.hugemap.memory.Trial.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A listener in another language may throw what it doesn't declare, on any of the threads that populate. */
final class ThrowingListenerTest {
    @SuppressWarnings("unchecked") // what a language without checked exceptions does
    private static <T extends Throwable> void throwAsItIs(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void whatItThrowsOnAPopulatingThreadComesOutAndNothingStaysMapped() {
        FakeLinux linux = FakeLinux.x86().build();
        IOException thrown = new IOException("disk full");
        RegionOptions options = RegionOptions.of(require(transparent()))
                .populatedBy(2)
                .watchedBy((_, _) -> {
                    if (Thread.currentThread().getName().startsWith("hugemap-populate")) {
                        ThrowingListenerTest.<RuntimeException>throwAsItIs(thrown);
                    }
                    Thread.yield();
                });
        HugeMemory memory = HugeMemory.over(linux, linux.files());
        try (Region region = memory.reserve(512 * MIB, options)) {
            Snapshot before = linux.snapshot();

            assertThatThrownBy(() -> region.commit(0, 512 * MIB)).isSameAs(thrown);

            assertThat(linux.snapshot()).isEqualTo(before);
        }
    }
}
