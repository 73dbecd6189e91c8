// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

/** Told how far a pass has come, by the thread that makes it, between two calls. */
@FunctionalInterface
public interface CollapseListener {
    /**
     * Some more has been tried.
     *
     * @param triedBytes so far, growing
     * @param totalBytes to try
     */
    void tried(long triedBytes, long totalBytes);
}
