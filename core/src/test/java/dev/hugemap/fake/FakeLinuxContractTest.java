// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.call.NativeBridgeContract;
import java.util.OptionalInt;

/** The model keeps the same contract as the providers that call a real kernel. */
final class FakeLinuxContractTest extends NativeBridgeContract {
    private final FakeLinux fake = FakeLinux.x86().build();

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
