// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import dev.hugemap.bridge.Errno;
import dev.hugemap.page.Bytes;

/**
 * Huge pages that the kernel didn't make, for one reason.
 *
 * @param errno what it said
 * @param hugePages how many
 * @param firstAddress where the first of them would lie
 */
public record CollapseRefusal(Errno errno, long hugePages, long firstAddress) implements Coded {
    /**
     * What that means, as far as an error number tells ({@code mm/khugepaged.c}).
     *
     * @return a clause without a full stop
     */
    public String cause() {
        return switch (errno.name()) {
            case "EAGAIN" -> "pages there are in use by the kernel: pinned for I/O, or on their way to another place";
            case "EBUSY" -> "a control group of the process couldn't be charged";
            case "ENOMEM" -> "no free huge page was found, or the memory was unmapped meanwhile";
            case "EINVAL" -> "the kernel makes no huge page there: untouched, unmapped, guarded or changed meanwhile";
            default -> "not documented for this call";
        };
    }

    @Override
    public Code code() {
        return new Code(
                switch (errno.name()) {
                    case "EAGAIN" -> 521;
                    case "EBUSY" -> 522;
                    case "ENOMEM" -> 523;
                    case "EINVAL" -> 524;
                    default -> 525;
                });
    }

    @Override
    public String toString() {
        return code().after(Bytes.count(hugePages) + (hugePages == 1 ? " huge page: " : " huge pages: ") + errno + ", "
                + cause());
    }
}
