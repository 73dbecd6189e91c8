// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio;

import dev.hugemap.bridge.SyscallException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * One opening of a device in the making: what is opened is closed again, last first, when a later step fails. For one
 * thread, once.
 */
final class Opening {
    private final VfioSubject subject;
    private final Diagnoses diagnoses;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Opening(VfioSubject subject, Diagnoses diagnoses) {
        this.subject = subject;
        this.diagnoses = diagnoses;
    }

    VfioSubject subject() {
        return subject;
    }

    Diagnoses diagnoses() {
        return diagnoses;
    }

    /** Makes a step, and undoes all of them where it is refused. */
    <T> T step(VfioStep step, Supplier<T> action) {
        try {
            T made = action.get();
            if (made instanceof AutoCloseable opened) {
                open.push(opened);
            }
            return made;
        } catch (SyscallException refused) {
            throw undone(new VfioException(subject, step, diagnoses.of(step, refused, subject), refused));
        } catch (RuntimeException failure) {
            throw undone(failure);
        } catch (Error failure) {
            throw undone(failure);
        }
    }

    /** Undoes all steps for a reason of hugemap's own. */
    VfioException refuse(VfioStep step, Diagnosis diagnosis) {
        return undone(new VfioException(subject, step, diagnosis, null));
    }

    private <T extends Throwable> T undone(T failure) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception left) {
                failure.addSuppressed(left);
            }
        }
        return failure;
    }
}
