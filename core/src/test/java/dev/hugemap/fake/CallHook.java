// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

/** Runs before a modelled system call: the place to let another process interfere. */
@FunctionalInterface
public interface CallHook {
    /**
     * Called by the thread that makes the call, outside of the model's lock.
     *
     * @param call the call's name in C, for example {@code mmap}
     * @param arguments its arguments in readable form
     */
    void before(String call, String arguments);
}
