// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import dev.hugemap.vfio.Bar;
import dev.hugemap.vfio.PciAddress;
import dev.hugemap.vfio.RegisterWidth;
import dev.hugemap.vfio.VfioDevice;
import dev.hugemap.vfio.VfioException;

/**
 * Reads a register again and again while another thread switches the device's memory decoding off: {@code DecodingChild
 * ADDRESS}. Says what the reads and a checked read gave.
 */
final class DecodingChild {
    private static final int COMMAND = 4;
    private static final int MEMORY = 2;

    private DecodingChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (VfioDevice device = VfioDevice.open(PciAddress.of(arguments[0]));
                Bar bar = device.bar(0)) {
            Thread reader = new Thread(() -> readUntilItFails(bar));
            reader.start();
            Thread.sleep(300);
            short command = device.config().readShort(COMMAND);
            device.config().writeShort(COMMAND, (short) (command & ~MEMORY));
            reader.join();
            try {
                System.out.println("checked: " + bar.readChecked(0, RegisterWidth.BITS_32));
            } catch (VfioException failure) {
                System.out.println("checked: " + failure.errno().orElseThrow());
            }
            device.config().writeShort(COMMAND, command);
            System.out.println("again: " + Integer.toHexString(bar.readInt(0)));
        }
    }

    private static void readUntilItFails(Bar bar) {
        try {
            while (bar.readInt(0) == 0x010000ed) {
                Thread.onSpinWait();
            }
            System.out.println("reads: something else");
        } catch (InternalError error) {
            System.out.println("reads: " + error.getMessage());
        }
    }
}
