package dev.hugemap.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.RequiresHugePages;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** That nothing is left behind is worth as much as seeing what is. */
final class HoldingsTest {
    private static final long BYTES = 96L << 20;

    @Test
    void whatIsHeldIsSeenAndWhatIsGivenBackIsNot() throws IOException {
        Holdings before = Holdings.now();
        try (HugeArena arena =
                HugeMemory.system().confined(RegionOptions.of(BackingPolicy.require(Backing.basePages())))) {
            arena.allocate(BYTES);

            assertThat(Holdings.now().beyond(before)).contains("-").contains(" MiB of memory");
        }
        assertThat(Holdings.now().beyond(before)).isEqualTo("nothing");
    }

    @Test
    @RequiresHugePages(size = "2m", count = 4)
    void poolPagesAreSeenUsedOrPromised() throws IOException {
        Holdings before = Holdings.now();
        BackingPolicy policy = BackingPolicy.require(Backing.hugeTlb(PageSize.mib(2)));
        try (HugeArena used = HugeArena.ofConfined(policy);
                HugeArena promised = HugeArena.ofConfined(policy.onTouch())) {
            used.allocate(4L << 20);
            assertThat(Holdings.now().beyond(before))
                    .contains("4 MiB of pool pages")
                    .contains("2 used, 0 promised now");
            promised.allocate(4L << 20);
            assertThat(Holdings.now().beyond(before)).contains(" 2 promised now");
        }
        assertThat(Holdings.now().beyond(before)).isEqualTo("nothing");
    }
}
