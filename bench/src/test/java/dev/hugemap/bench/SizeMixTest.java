// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

class SizeMixTest {
    @Test
    void readsWhatIsAllocatedAndFreedAndNoRemarks() {
        SizeMix mix = SizeMix.read(new ByteArrayInputStream("# a remark\n24\n100\n-1\n-2\n".getBytes(US_ASCII)));

        assertThat(mix.operations()).containsExactly(24, 100, -1, -2);
        assertThat(mix.allocations()).isEqualTo(2);
    }
}
