// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.Skips;
import dev.hugemap.bridge.Advice;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.PageSizes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether this kernel lends a page of zeros to what is only read, or gives it memory at once, as one for guests may. */
public final class ZeroPage {
    private static final boolean USED = probe();

    private ZeroPage() {}

    /** Whether what is only read takes no memory. */
    public static boolean isUsed() {
        return USED;
    }

    /** Skips the test where what is only read is memory. */
    public static void required() {
        Skips.unless(USED, "a kernel that lends a page of zeros to what is only read", "HUGEMAP_NO_ZERO_PAGE");
    }

    /** Told by what smaps counts as resident, which pages of zeros are not. */
    private static boolean probe() {
        PageSize base =
                PageSizes.read(KernelFiles.system(), NativeBridge.system()).base();
        try (TestMemory memory = new TestMemory(NativeBridge.system(), base, base.bytes(), base.bytes())) {
            memory.advise(Advice.MADV_NOHUGEPAGE).read(0, base.bytes());
            List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
            String start = Long.toHexString(memory.range.start()) + "-";
            int at = 0;
            while (!lines.get(at).startsWith(start)) {
                at++;
            }
            while (!lines.get(at).startsWith("Rss:")) {
                at++;
            }
            return lines.get(at).matches("Rss: +0 kB");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
