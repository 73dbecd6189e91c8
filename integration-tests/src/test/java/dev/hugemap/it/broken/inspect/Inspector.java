// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.broken.inspect;

import dev.hugemap.it.broken.bridge.call.NativeBridge;
import dev.hugemap.it.broken.memory.Region;
import dev.hugemap.it.broken.page.Size;
import java.util.function.Function;

/** Changes what it should only look at, and knows a package above it. */
public final class Inspector {
    public Size change(NativeBridge bridge, Region region) {
        return bridge.madvise(region.address(), 1, 25);
    }

    public Function<Integer, Size> changeLater(NativeBridge bridge) {
        return advice -> bridge.madvise(0, 1, advice);
    }
}
