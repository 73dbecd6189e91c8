// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What hugemap was trying to do with a PCI device when it failed. What was under way is undone.
 *
 * <p>The message says the step, the device and its group, what the kernel said, the likely cause and what to do.
 */
public final class VfioException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    private final VfioStep step;
    private final VfioReason reason;
    private final transient PciAddress device;
    private final int group;
    private final String remedy;

    VfioException(VfioSubject subject, VfioStep step, Diagnosis diagnosis, @Nullable Throwable cause) {
        super(message(subject, step, diagnosis, cause), cause);
        this.step = step;
        this.reason = diagnosis.reason();
        this.device = subject.device();
        this.group = subject.group().orElse(NONE);
        this.remedy = diagnosis.remedy();
    }

    private static String message(VfioSubject subject, VfioStep step, Diagnosis diagnosis, @Nullable Throwable cause) {
        String said = cause instanceof SyscallException refused ? refused.getMessage() + "; " : "";
        return diagnosis.reason().code().after("cannot " + step + ", " + subject + ": " + said + diagnosis.cause())
                + ". To have it: " + diagnosis.remedy();
    }

    /**
     * What was being done.
     *
     * @return the step that failed
     */
    public VfioStep step() {
        return step;
    }

    /**
     * Why, for programs.
     *
     * @return the reason
     */
    public VfioReason reason() {
        return reason;
    }

    @Override
    public Code code() {
        return reason.code();
    }

    /**
     * The device.
     *
     * @return its address; empty in a deserialised copy
     */
    public Optional<PciAddress> device() {
        return Optional.ofNullable(device);
    }

    /**
     * The device's IOMMU group.
     *
     * @return its number; empty where it has none or it isn't known
     */
    public OptionalInt group() {
        return group == NONE ? OptionalInt.empty() : OptionalInt.of(group);
    }

    /**
     * What the kernel said.
     *
     * @return the error; empty where hugemap refused before it asked
     */
    public Optional<Errno> errno() {
        return getCause() instanceof SyscallException refused ? Optional.of(refused.errno()) : Optional.empty();
    }

    /**
     * What to do.
     *
     * @return a command, or a sentence
     */
    public String remedy() {
        return remedy;
    }
}
