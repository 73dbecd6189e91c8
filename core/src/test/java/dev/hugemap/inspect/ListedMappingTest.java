package dev.hugemap.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.page.AddressRange;
import org.junit.jupiter.api.Test;

/** Lines of {@code /proc/PID/maps}. */
final class ListedMappingTest {
    @Test
    void readsNamesAsTheyAreAndLeavesOutTheKernelsHalf() {
        String text = """
                00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/a  b (deleted)
                7f0000000000-7f0000001000 rw-p 00000000 00:00 0\s
                7f0000002000-7f0000003000 rw-s 00000000 08:02 9          /tmp/two\\012lines
                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
                """;

        assertThat(ListedMapping.parse(text))
                .containsExactly(
                        new ListedMapping(AddressRange.between(0x400000, 0x452000), "r-xp", "/usr/bin/a  b (deleted)"),
                        new ListedMapping(AddressRange.between(0x7f0000000000L, 0x7f0000001000L), "rw-p", ""),
                        new ListedMapping(
                                AddressRange.between(0x7f0000002000L, 0x7f0000003000L), "rw-s", "/tmp/two\nlines"));
    }

    @Test
    void refusesWhatIsNoSuchLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> ListedMapping.parse("nothing of the kind"));
    }
}
