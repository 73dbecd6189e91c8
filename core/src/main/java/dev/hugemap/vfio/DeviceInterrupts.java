// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one device signals. Safe for use by many threads. */
final class DeviceInterrupts implements AutoCloseable {
    private final VfioHost host;
    private final VfioFile device;
    private final VfioDeviceInfo info;
    private final VfioSubject subject;
    private final Map<InterruptKind, Interrupts> enabled = new EnumMap<>(InterruptKind.class);

    DeviceInterrupts(VfioHost host, VfioFile device, VfioDeviceInfo info, VfioSubject subject) {
        this.host = host;
        this.device = device;
        this.info = info;
        this.subject = subject;
    }

    NativeBridge bridge() {
        return host.bridge();
    }

    PciAddress device() {
        return info.address();
    }

    Interrupts enable(InterruptKind kind, int count) {
        if (kind == InterruptKind.ERROR || kind == InterruptKind.RELEASE_REQUEST) {
            throw new IllegalArgumentException(kind + " has an action: onError, onReleaseRequest");
        }
        if (count < 1 || count > info.interrupts(kind)) {
            throw new IllegalArgumentException("the device has " + info.interrupts(kind) + " interrupts of kind " + kind
                    + ", and " + count + " were asked for; " + info);
        }
        return switchOn(kind, count);
    }

    /** Has something done once when there is a signal. */
    Interrupts watch(InterruptKind kind, Runnable action) {
        if (info.interrupts(kind) == 0) {
            throw new VfioException(
                    subject,
                    VfioStep.SET_INTERRUPT,
                    new Diagnosis(
                            VfioReason.NO_INTERRUPT,
                            "the device has no interrupt of kind " + kind,
                            "do without: " + info),
                    null);
        }
        Interrupts interrupts = switchOn(kind, 1);
        try {
            Thread.ofPlatform()
                    .daemon()
                    .name("hugemap " + kind + " of " + info.address())
                    .start(new EventAction(interrupts.vector(0), action));
        } catch (Throwable noThread) {
            disable(interrupts);
            throw noThread;
        }
        return interrupts;
    }

    private synchronized Interrupts switchOn(InterruptKind kind, int count) {
        if (enabled.containsKey(kind)) {
            throw new IllegalStateException(info.address() + ": " + kind + " is switched on already");
        }
        List<EventFile> files = new ArrayList<>();
        try {
            for (int i = 0; i <= count; i++) {
                files.add(new EventFile(host.bridge()));
            }
            List<EventFile> events = files.subList(1, files.size());
            IrqRequest request = new IrqRequest(device, kind);
            int available = request.signal(events);
            if (available > 0) {
                throw new VfioException(subject, VfioStep.SET_INTERRUPT, fewer(kind, count, available), null);
            }
            Interrupts interrupts = new Interrupts(this, request, files.getFirst(), events);
            enabled.put(kind, interrupts);
            return interrupts;
        } catch (RuntimeException | Error failure) {
            RuntimeException told = failure instanceof SyscallException refused ? refused(kind, refused) : null;
            undo(files, told == null ? failure : told);
            if (told != null) {
                throw told;
            }
            throw failure;
        }
    }

    private static Diagnosis fewer(InterruptKind kind, int count, int available) {
        return new Diagnosis(
                VfioReason.INTERRUPTS_SHORT,
                "of " + count + " interrupts of kind " + kind + " the host could give " + available + ", and gave none",
                "ask for " + available + ", or fewer");
    }

    private static void undo(List<EventFile> files, Throwable failure) {
        try {
            Closing.closeAll(files.toArray(AutoCloseable[]::new));
        } catch (RuntimeException left) {
            failure.addSuppressed(left);
        }
    }

    synchronized VfioException refused(InterruptKind kind, SyscallException refused) {
        Diagnosis diagnosis = new Diagnoses(host.files()).interrupts(kind, enabled.keySet(), refused);
        return new VfioException(subject, VfioStep.SET_INTERRUPT, diagnosis, refused);
    }

    void disable(Interrupts interrupts) {
        synchronized (this) {
            if (!enabled.remove(interrupts.kind(), interrupts)) {
                return;
            }
        }
        interrupts.end();
    }

    /** Switches all of them off. */
    @Override
    public void close() {
        List<AutoCloseable> all;
        synchronized (this) {
            all = new ArrayList<>(enabled.values());
        }
        Closing.closeAll(all.toArray(AutoCloseable[]::new));
    }
}
