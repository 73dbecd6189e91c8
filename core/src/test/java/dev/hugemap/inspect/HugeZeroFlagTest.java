// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.host.PageSizes;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Memory is told from the huge zero page without a question for each leaf, where the kernel can be tried out. */
final class HugeZeroFlagTest {
    private static final PageSize M2 = PageSize.mib(2);
    private static final long BYTES = 64 * M2.bytes();

    private final FakeLinux fake = FakeLinux.x86().thp(ThpMode.ALWAYS).build();
    private final Inspector inspector = Inspector.of(fake, fake.files(), PageSizes.read(fake.files(), fake));
    private final AtomicInteger questions = new AtomicInteger();

    @Test
    void aKernelThatFlagsItIsAskedForFewLeavesOnce() {
        AddressRange range = written();

        assertThat(inspector.report(range).bytesOnLeaves(M2)).isEqualTo(BYTES);
        assertThat(questions).hasValue(16);
        assertThat(inspector.report(range).bytesOnLeaves(M2)).isEqualTo(BYTES);
        assertThat(questions).hasValue(16);
    }

    @Test
    void theTrialLeavesNothingBehind() {
        AddressRange range = written();
        Snapshot before = fake.snapshot();

        inspector.report(range);

        assertThat(fake.snapshot()).isEqualTo(before);
    }

    @Test
    void whereTheTrialIsRefusedEachLeafIsAskedFor() {
        AddressRange range = written();
        fake.failEvery(Advice.MADV_POPULATE_READ, Errno.EINVAL);

        assertThat(inspector.report(range).bytesOnLeaves(M2)).isEqualTo(BYTES);
        assertThat(questions).hasValue(64);
    }

    private AddressRange written() {
        long start = fake.mmap(0, BYTES + M2.bytes(), Protection.PROT_READ_WRITE, MapFlags.ANONYMOUS, -1, 0);
        AddressRange range = new AddressRange(M2.roundUp(start), BYTES);
        fake.write(range.start(), BYTES, 7);
        fake.beforeCall((call, arguments) -> {
            if (call.equals("pread")) {
                questions.incrementAndGet();
            }
        });
        return range;
    }
}
