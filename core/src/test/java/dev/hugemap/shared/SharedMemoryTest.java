// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.Reason;
import dev.hugemap.memory.Refusal;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a single system call. */
final class SharedMemoryTest {
    private static final String SHMEM = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";
    private static final String SHMEM_2M = "/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/shmem_enabled";

    private final FakeLinux linux = FakeLinux.x86().build();

    private SharedMemory memory(Map<String, String> files) {
        return SharedMemory.over(linux, new Replaced(linux.files(), files));
    }

    private SharedMemory unmounted() {
        return memory(Map.of("/proc/self/mountinfo", "", "/proc/mounts", ""));
    }

    @Test
    void whatIsNoRequestIsRefusedBeforeAnyCall() {
        SharedMemory memory = unmounted();
        linux.forgetCalls();

        assertThatIllegalArgumentException().isThrownBy(() -> memory.create(0, require(hugeTlb())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> memory.create(1, require(hugeTlb()).onTouch()))
                .withMessageContaining("up front");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> memory.create(1, require(transparent(PageSize.kib(64)))))
                .withMessageContaining("mthp 64 KiB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> memory.create("index", 1, prefer(hugeTlb(), basePages())))
                .withMessageContaining("not base");
        assertThat(linux.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "../a", "a b", "-a", "ü"})
    void namesThatCouldLeaveTheFolderAreNone(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> unmounted().open(name, IfCrashed.REFUSE));
        assertThatIllegalArgumentException().isThrownBy(() -> unmounted().remove(name, IfInUse.REFUSE));
    }

    @Test
    void withoutAMountTheRemedyIsTheCommandThatMakesOne() {
        HugePagesUnavailableException refused = catchThrowableOfType(
                HugePagesUnavailableException.class,
                () -> unmounted().create("index", 1, require(hugeTlb(PageSize.mib(2)))));

        assertThat(refused.reason()).isEqualTo(Reason.NOT_MOUNTED);
        assertThat(refused.refusals().getFirst().remedy())
                .contains("mkdir -p /run/hugepages-2m && mount -t hugetlbfs -o pagesize=2m,mode=1777 none"
                        + " /run/hugepages-2m");
    }

    @Test
    void whereNothingIsMountedThereIsNoRegion() {
        assertThat(unmounted().regions()).isEmpty();
        assertThat(unmounted().find("index")).isEmpty();
        RegionRefusedException refused = catchThrowableOfType(
                RegionRefusedException.class, () -> unmounted().open("index", IfCrashed.TAKE));
        assertThat(refused.state()).isEqualTo(RegionState.ABSENT);
        assertThat(refused.found()).isEmpty();
    }

    @Test
    void aPageSizeThatTheKernelLacksIsRefused() {
        HugePagesUnavailableException refused = catchThrowableOfType(
                HugePagesUnavailableException.class, () -> unmounted().create(1, require(hugeTlb(PageSize.mib(32)))));

        assertThat(refused.reason()).isEqualTo(Reason.SIZE_UNKNOWN);
    }

    @Test
    void sharedMemoryHasItsOwnSettingForTransparentHugePages() {
        assertThat(refusal(Map.of(SHMEM, "always within_size advise [never] deny force")))
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.SWITCHED_OFF);
                    assertThat(refusal.remedy()).contains("echo advise > " + SHMEM);
                });
        assertThat(refusal(Map.of(SHMEM, "always within_size [advise] never deny force")))
                .isEmpty();
    }

    @Test
    void aSizesOwnSettingStandsAboveTheGeneralOneButForDenyAndForce() {
        String off = "always inherit within_size advise [never]";
        String on = "always inherit within_size [advise] never";

        assertThat(refusal(Map.of(SHMEM, "[advise] never", SHMEM_2M, off)))
                .hasValueSatisfying(refusal -> assertThat(refusal.cause()).startsWith(SHMEM_2M));
        assertThat(refusal(Map.of(SHMEM, "advise [never]", SHMEM_2M, on))).isEmpty();
        assertThat(refusal(Map.of(SHMEM, "[deny] force", SHMEM_2M, on))).isPresent();
        assertThat(refusal(Map.of(SHMEM, "deny [force]", SHMEM_2M, off))).isEmpty();
        assertThat(refusal(Map.of(SHMEM, "[advise] never", SHMEM_2M, "always [inherit] never")))
                .isEmpty();
    }

    /** What speaks against transparent huge pages: the first system call that follows otherwise, the model doesn't have. */
    private Optional<Refusal> refusal(Map<String, String> files) {
        try {
            memory(files).create(1, require(transparent())).close();
            throw new AssertionError("the model makes files");
        } catch (HugePagesUnavailableException refused) {
            return Optional.of(refused.refusals().getFirst());
        } catch (UnsupportedOperationException tried) {
            assertThat(tried).hasMessage("memfd_create");
            return Optional.empty();
        }
    }

    private record Replaced(KernelFiles files, Map<String, String> texts) implements KernelFiles {
        @Override
        public Optional<String> read(String path) {
            return Optional.ofNullable(texts.get(path)).or(() -> files.read(path));
        }

        @Override
        public List<String> list(String directory) {
            return files.list(directory);
        }
    }
}
