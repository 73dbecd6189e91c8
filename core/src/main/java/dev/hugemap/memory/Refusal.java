// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import dev.hugemap.bridge.Errno;
import dev.hugemap.page.PageSize;
import org.jspecify.annotations.Nullable;

/**
 * One backing that was not granted, and why.
 *
 * @param backing what was tried
 * @param pageSize its page size, or null where the kernel has no pages of this kind
 * @param reason why, for programs
 * @param call the step that failed: a system call's name, or the fact that was looked at ({@code sysfs}, {@code proof} …)
 * @param errno what the kernel answered, or null where it wasn't a call that failed
 * @param cause the observed numbers and the likely cause, a phrase without a full stop
 * @param remedy what to do: a command where one exists
 */
public record Refusal(
        Backing backing,
        @Nullable PageSize pageSize,
        Reason reason,
        String call,
        @Nullable Errno errno,
        String cause,
        String remedy)
        implements Coded {
    /**
     * The refusal as a sentence.
     *
     * @return for example {@code hugetlb 2 MiB: mmap: ENOMEM; 128 needed, 100 of 100 free in the pool [HM-101]}
     */
    @Override
    public String toString() {
        return code().after(label() + ": " + call + (errno == null ? "" : ": " + errno) + "; " + cause);
    }

    @Override
    public Code code() {
        return reason.code();
    }

    /**
     * The backing with its page size, for people.
     *
     * @return for example {@code thp 2 MiB}
     */
    public String label() {
        return Labels.of(backing, pageSize);
    }
}
