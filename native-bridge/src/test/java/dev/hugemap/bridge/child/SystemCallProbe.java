// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.child;

import dev.hugemap.bridge.BridgeUnavailableException;
import dev.hugemap.bridge.abi.Unistd;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.bridge.jna.JnaBridge;

/** Says whether system calls can be made; makes one if told to. */
public final class SystemCallProbe {
    private SystemCallProbe() {}

    /** Runs it with {@code look}, {@code call} or {@code jna}. */
    public static void main(String[] args) {
        System.out.println("reason: " + NativeBridge.unavailableReason().orElse("none"));
        try {
            NativeBridge bridge = args[0].equals("jna") ? new JnaBridge() : NativeBridge.system();
            System.out.println("bridge: " + bridge.getClass().getSimpleName());
            if (!args[0].equals("look")) {
                System.out.println("page size: " + bridge.sysconf(Unistd.SC_PAGESIZE));
            }
        } catch (BridgeUnavailableException unavailable) {
            System.out.println("refused: " + unavailable.getMessage());
        }
    }
}
