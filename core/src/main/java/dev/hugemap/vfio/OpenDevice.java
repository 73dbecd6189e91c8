package dev.hugemap.vfio;

import org.jspecify.annotations.Nullable;

/**
 * A device that is open, with what stands behind it.
 *
 * @param device the device
 * @param group its group; null where it was opened by its own file
 * @param space the memory that it reaches
 */
record OpenDevice(VfioFile device, @Nullable VfioFile group, DmaSpace space) implements AutoCloseable {
    @Override
    public void close() {
        try (space) {
            try (group) {
                device.close();
            }
        }
    }
}
