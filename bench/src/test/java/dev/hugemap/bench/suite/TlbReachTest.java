// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processors answer, in a file with holes that stands for the device. */
class TlbReachTest {
    private static final int LOADS_1 = 1 << 5 | 4;
    private static final int UNIFIED_2 = 2 << 5 | 3;
    private static final int SMALL = 1;
    private static final int SMALL_AND_MEDIUM = 3;
    private static final int LARGE = 8;

    @TempDir
    private Path folder;

    @Test
    void isOfTheLastLevelOfAnIntelProcessor() throws IOException {
        Path device = folder.resolve("cpuid");
        answer(device, 0x18, 0, 3, 0, 0, 0);
        answer(device, 0x18, 1, 0, 4 << 16 | SMALL, 16, LOADS_1);
        answer(device, 0x18, 2, 0, 8 << 16 | SMALL_AND_MEDIUM, 128, UNIFIED_2);
        answer(device, 0x18, 3, 0, 8 << 16 | LARGE, 128, UNIFIED_2);

        assertThat(TlbReach.read(device))
                .hasToString("Optional[reaches 4 MiB on 4 KiB (1,024 entries), 2 GiB on 2 MiB (1,024 entries),"
                        + " 1 TiB on 1 GiB (1,024 entries)]");
    }

    @Test
    void isOfTheSecondLevelOfAnAmdProcessor() throws IOException {
        Path device = folder.resolve("cpuid");
        answer(device, 0x8000_0000L, 0, 0x8000_0019, 0, 0, 0);
        answer(device, 0x8000_0006L, 0, 2048 << 16, 3072 << 16, 0, 0);
        answer(device, 0x8000_0019L, 0, 0, 64 << 16, 0, 0);

        assertThat(TlbReach.read(device))
                .hasToString("Optional[reaches 12 MiB on 4 KiB (3,072 entries), 4 GiB on 2 MiB (2,048 entries),"
                        + " 64 GiB on 1 GiB (64 entries)]");
    }

    @Test
    void isUnknownWhereAHypervisorHidesIt() throws IOException {
        Path device = folder.resolve("cpuid");
        answer(device, 0x8000_0019L, 0, 0, 0, 0, 0);

        assertThat(TlbReach.read(device)).isEmpty();
    }

    @Test
    void isUnknownWithoutTheDevice() {
        assertThat(TlbReach.read(folder.resolve("none"))).isEmpty();
    }

    private static void answer(Path device, long leaf, long subleaf, int... registers) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (int register : registers) {
            bytes.putInt(register);
        }
        try (FileChannel file = FileChannel.open(
                device, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            int _ = file.write(bytes.flip(), subleaf << 32 | leaf);
        }
    }
}
