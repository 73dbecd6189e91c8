// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.host.ThpMode;
import dev.hugemap.page.PageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThpModelTest extends FakeFixture {
    private static final String HUGE = "MEMORY leaf 2 MiB folio 2 MiB";
    private static final String SPLIT = "MEMORY leaf 4 KiB folio 2 MiB";
    private static final String BASE = "MEMORY leaf 4 KiB folio 4 KiB";
    private static final String FOLIO_64K = "MEMORY leaf 4 KiB folio 64 KiB";
    private static final long BLOCK = M2.bytes();

    private final FakeLinux fake = FakeLinux.x86().build();

    @Test
    void takesTheHugeSizeWhereTheMappingCoversABlock() {
        mapAdvised(fake, AT + K4.bytes(), 3 * BLOCK);
        populate(fake, AT + K4.bytes(), 3 * BLOCK);

        assertThat(leaves(fake)).containsExactly(BASE, HUGE, BASE);
    }

    @Test
    void obeysModeAndAdvice() {
        assertThat(leavesUnder(ThpMode.ALWAYS)).containsExactly(HUGE);
        assertThat(leavesUnder(ThpMode.MADVISE)).containsExactly(BASE);
        assertThat(leavesUnder(ThpMode.NEVER)).containsExactly(BASE);
        fake.admin().thp(ThpMode.NEVER);
        mapAdvised(fake, AT, BLOCK);
        populate(fake, AT, BLOCK);
        assertThat(leaves(fake)).containsExactly(BASE);
    }

    private static List<String> leavesUnder(ThpMode mode) {
        FakeLinux host = FakeLinux.x86().thp(mode).build();
        map(host, AT, BLOCK);
        populate(host, AT, BLOCK);
        return leaves(host);
    }

    @Test
    void obeysThePerSizeSettingBeforeTheGlobalOne() {
        FakeLinux never = FakeLinux.x86().multiThp(M2, ThpMode.NEVER).build();
        FakeLinux always =
                FakeLinux.x86().thp(ThpMode.NEVER).multiThp(M2, ThpMode.ALWAYS).build();
        mapAdvised(never, AT, BLOCK);
        populate(never, AT, BLOCK);
        map(always, AT, BLOCK);
        populate(always, AT, BLOCK);

        assertThat(leaves(never)).containsExactly(BASE);
        assertThat(leaves(always)).containsExactly(HUGE);
    }

    @Test
    void obeysTheProcess() {
        FakeLinux host = FakeLinux.x86().thp(ThpMode.ALWAYS).build();
        host.prctl(Prctl.PR_SET_THP_DISABLE, 1, 2, 0, 0);
        assertThat(host.prctl(Prctl.PR_GET_THP_DISABLE, 0, 0, 0, 0)).isEqualTo(3);
        map(host, AT, BLOCK);
        mapAdvised(host, AT + BLOCK, BLOCK);
        populate(host, AT, 2 * BLOCK);
        assertThat(leaves(host)).containsExactly(BASE, HUGE);

        host.prctl(Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
        assertThat(errnoOf(() -> host.madvise(AT, BLOCK, Advice.MADV_COLLAPSE))).isEqualTo(Errno.EINVAL);
    }

    @Test
    void fallsToBasePagesWhereTheAllocationFails() {
        fake.admin().failThpAllocations(2, 2);
        mapAdvised(fake, AT, 3 * BLOCK);
        populate(fake, AT, 3 * BLOCK);

        assertThat(leaves(fake)).containsExactly(HUGE, BASE, HUGE);
        String statistics = "/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/stats/";
        assertThat(fake.files().readNumber(statistics + "anon_fault_alloc")).hasValue(2);
        assertThat(fake.files().readNumber(statistics + "anon_fault_fallback")).hasValue(1);
    }

    @Test
    void prefersTheHugeSizeUnlessThePageTableIsThere() {
        FakeLinux host = FakeLinux.x86().multiThp(K64, ThpMode.ALWAYS).build();
        mapAdvised(host, AT, 2 * BLOCK);
        host.madvise(AT, K4.bytes(), Advice.MADV_GUARD_INSTALL);
        host.madvise(AT, K4.bytes(), Advice.MADV_GUARD_REMOVE);
        populate(host, AT, 2 * BLOCK);

        assertThat(leaves(host)).containsExactly(FOLIO_64K, HUGE);
    }

    @Test
    void takesTheLargestFolioThatFitsBetweenWhatIsThere() {
        FakeLinux host = FakeLinux.x86().multiThp(M2, ThpMode.NEVER).build();
        map(host, AT, 2 * K64.bytes());
        host.write(AT + K64.bytes() + 5 * K4.bytes(), 1, 7);
        host.admin().multiThp(K64, ThpMode.ALWAYS);
        host.admin().multiThp(PageSize.kib(16), ThpMode.ALWAYS);

        populate(host, AT, 2 * K64.bytes());

        String folio16K = "MEMORY leaf 4 KiB folio 16 KiB";
        assertThat(leaves(host)).containsExactly(FOLIO_64K, folio16K, BASE, BASE, BASE, folio16K);
        assertThat(host.residentBytes()).isEqualTo(2 * K64.bytes());
    }

    @Test
    void countsOneFaultPerFolioForTheThreadThatFaults() {
        FakeLinux host = FakeLinux.x86()
                .multiThp(K64, ThpMode.ALWAYS)
                .multiThp(M2, ThpMode.NEVER)
                .build();
        map(host, AT, 4 * BLOCK);
        long before = new Faults(host).now();

        populate(host, AT, 4 * BLOCK);

        assertThat(new Faults(host).now() - before).isEqualTo(4 * BLOCK / K64.bytes());
    }

    @Test
    void splitsTheLeafAndKeepsTheFolioWhenRightsChangeInside() {
        mapAdvised(fake, AT, BLOCK);
        populate(fake, AT, BLOCK);

        fake.mprotect(AT, BLOCK, Protection.PROT_READ);
        assertThat(leaves(fake)).containsExactly(HUGE);

        fake.mprotect(AT, BLOCK / 2, Protection.PROT_NONE);
        assertThat(leaves(fake)).containsExactly(SPLIT);
    }

    @Test
    void keepsTheLeafInAMoveThatKeepsAlignment() {
        mapAdvised(fake, AT, BLOCK);
        fake.write(AT, BLOCK, 7);

        move(fake, AT, BLOCK, 2 * AT);
        assertThat(leaves(fake)).containsExactly(HUGE);

        move(fake, 2 * AT, BLOCK, AT + K4.bytes());
        assertThat(leaves(fake)).containsExactly(SPLIT);
        assertThat(fake.contentsAt(AT + K4.bytes())).isEqualTo(7);
    }

    @Test
    void collapsesWhatIsPartlyThereWhateverTheModeSays() {
        fake.admin().thp(ThpMode.NEVER);
        map(fake, AT, 2 * BLOCK);
        fake.write(AT, 1, 7);

        fake.madvise(AT, BLOCK, Advice.MADV_COLLAPSE);

        assertThat(leaves(fake)).containsExactly(HUGE);
        assertThat(fake.contentsAt(AT)).isEqualTo(7);
    }

    @Test
    void refusesToCollapseWhatNobodyTouched() {
        map(fake, AT, BLOCK);

        assertThat(errnoOf(() -> fake.madvise(AT, BLOCK, Advice.MADV_COLLAPSE))).isEqualTo(Errno.EINVAL);
    }

    @Test
    void saysThatThereIsNoMemoryToCollapseInto() {
        map(fake, AT, BLOCK);
        fake.write(AT, 1, 7);
        fake.admin().failThpAllocations(1, 1);

        assertThat(errnoOf(() -> fake.madvise(AT, BLOCK, Advice.MADV_COLLAPSE))).isEqualTo(Errno.ENOMEM);
        assertThat(leaves(fake)).containsExactly(BASE);
    }

    @Test
    void givesTheHugeZeroPageToAReadAndMemoryToAWrite() {
        mapAdvised(fake, AT, BLOCK);
        fake.read(AT, 1);
        assertThat(leaves(fake)).containsExactly("ZERO leaf 2 MiB folio 2 MiB");
        assertThat(fake.residentBytes()).isZero();

        fake.write(AT, 1, 7);
        assertThat(leaves(fake)).containsExactly(HUGE);
    }

    @Test
    void bringsAHugePageBackAfterDroppingWholeBlocksAlone() {
        mapAdvised(fake, AT, BLOCK);
        fake.madvise(AT, K4.bytes(), Advice.MADV_GUARD_INSTALL);
        fake.madvise(AT, K4.bytes(), Advice.MADV_GUARD_REMOVE);
        populate(fake, AT, BLOCK);
        assertThat(leaves(fake)).containsExactly(BASE);

        fake.madvise(AT, BLOCK, Advice.MADV_DONTNEED);
        populate(fake, AT, BLOCK);

        assertThat(leaves(fake)).containsExactly(HUGE);
    }

    @Test
    void knowsBlocksOf512MibOn64KibBasePages() {
        FakeLinux arm = FakeLinux.arm64k().build();
        mapAdvised(arm, AT, 2 * M512.bytes());
        populate(arm, AT, 2 * M512.bytes());

        assertThat(leaves(arm)).containsExactly("MEMORY leaf 512 MiB folio 512 MiB");
    }
}
