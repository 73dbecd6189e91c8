// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeBridgeContract;
import java.util.OptionalInt;

/** The same with 64 KiB base pages. */
final class FakeArm64kContractTest extends NativeBridgeContract {
    private final FakeLinux fake = FakeLinux.arm64k().build();

    @Override
    protected NativeBridge bridge() {
        return fake;
    }

    @Override
    protected int pid() {
        return ProcFiles.PID;
    }

    @Override
    protected boolean memoryIsReal() {
        return false;
    }

    @Override
    protected OptionalInt knownHugeTlbShift() {
        return OptionalInt.of(21);
    }
}
