// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.vfio.fake;

import dev.hugemap.bridge.Errno;
import java.util.Optional;

/** Which system calls fail. */
@FunctionalInterface
public interface FakeRefusals {
    /**
     * Asked before each system call.
     *
     * @param call that is about to be made
     * @return the error that it fails with; empty if it is made
     */
    Optional<Errno> refusal(FakeCall call);

    /**
     * Lets all calls be made.
     *
     * @return no refusals
     */
    static FakeRefusals none() {
        return call -> Optional.empty();
    }

    /**
     * Has one kind of call fail, each time.
     *
     * @param name in C, for example {@code ioctl}
     * @param subject as in {@link FakeCall}
     * @param errno the error
     * @return the refusals
     */
    static FakeRefusals of(String name, String subject, Errno errno) {
        return call ->
                call.name().equals(name) && call.subject().equals(subject) ? Optional.of(errno) : Optional.empty();
    }

    /**
     * Has one call fail, whatever it is.
     *
     * @param number which one, from 1 on
     * @param errno the error
     * @return the refusals
     */
    static FakeRefusals nth(long number, Errno errno) {
        return call -> call.number() == number ? Optional.of(errno) : Optional.empty();
    }
}
