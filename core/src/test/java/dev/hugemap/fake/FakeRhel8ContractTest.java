// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeBridgeContract;
import java.util.OptionalInt;

/** The same with a kernel that lacks what came after 4.18. */
final class FakeRhel8ContractTest extends NativeBridgeContract {
    private final FakeLinux fake = FakeLinux.rhel8().build();

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
