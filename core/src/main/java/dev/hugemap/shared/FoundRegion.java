// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.shared;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A named region as it was found: a statement about one moment.
 *
 * @param name the region's
 * @param path of its file
 * @param state what it is
 * @param detail the observed numbers, a phrase without a full stop
 * @param pageSize of the file system that it is on
 * @param bytes the file's length, header included
 * @param uid the user that the file belongs to
 * @param owner the process that owns it, or else opened it last, as that process saw its number; empty where no header
 *     tells, or it is in use without an owner
 * @param attached how many other processes have it open beside an owner
 * @param since when its header was written, or else its file was last changed
 */
public record FoundRegion(
        String name,
        String path,
        RegionState state,
        String detail,
        PageSize pageSize,
        long bytes,
        long uid,
        OptionalLong owner,
        int attached,
        Instant since) {
    /** The same region in another light. */
    FoundRegion as(RegionState newState, String newDetail) {
        return new FoundRegion(name, path, newState, newDetail, pageSize, bytes, uid, owner, attached, since);
    }

    /** The region as a sentence. */
    @Override
    public String toString() {
        return name + ": " + state + ", " + Bytes.format(bytes) + " on " + pageSize + " pages in " + path + "; "
                + detail;
    }
}
