// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.agrona;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Copies between a segment and a buffer that is Agrona's own. Neither side's memory is ever reached by an address that
 * the other gave, and nothing is allocated.
 */
final class ForeignBuffer {
    private ForeignBuffer() {}

    /** Copies out of a foreign buffer; both ranges are checked already. */
    static void read(DirectBuffer src, int srcIndex, SegmentMemory dst, int dstIndex, int length) {
        byte[] array = src.byteArray();
        if (array != null) {
            int start = src.wrapAdjustment() + srcIndex;
            MemorySegment.copy(array, start, dst.segment, ValueLayout.JAVA_BYTE, dstIndex, length);
        } else {
            move(src, srcIndex, dst, dstIndex, length, ahead(dst, dstIndex, src, srcIndex, length));
        }
    }

    /** Copies into a foreign buffer; the range of the segment is checked already. */
    static void write(SegmentMemory src, int srcIndex, MutableDirectBuffer dst, int dstIndex, int length) {
        if (dst.isExpandable()) {
            move(src, srcIndex, dst, dstIndex, length, false);
            return;
        }
        dst.boundsCheck(dstIndex, length);
        byte[] array = dst.byteArray();
        if (array != null) {
            int start = dst.wrapAdjustment() + dstIndex;
            MemorySegment.copy(src.segment, ValueLayout.JAVA_BYTE, srcIndex, array, start, length);
        } else {
            long behind = dst.addressOffset() + dstIndex - (src.segment.address() + srcIndex);
            move(src, srcIndex, dst, dstIndex, length, src.segment.isNative() && behind > 0 && behind < length);
        }
    }

    /** Whether the destination starts inside of the source: then the source's end has to be read before it is overwritten. */
    private static boolean ahead(SegmentMemory dst, int dstIndex, DirectBuffer src, int srcIndex, int length) {
        long behind = dst.segment.address() + dstIndex - (src.addressOffset() + srcIndex);
        return dst.segment.isNative() && behind > 0 && behind < length;
    }

    private static void move(
            DirectBuffer src, int srcIndex, MutableDirectBuffer dst, int dstIndex, int length, boolean fromTheEnd) {
        int words = length & -Long.BYTES;
        if (fromTheEnd) {
            for (int i = length - 1; i >= words; i--) {
                dst.putByte(dstIndex + i, src.getByte(srcIndex + i));
            }
            for (int i = words - Long.BYTES; i >= 0; i -= Long.BYTES) {
                dst.putLong(dstIndex + i, src.getLong(srcIndex + i));
            }
        } else {
            for (int i = 0; i < words; i += Long.BYTES) {
                dst.putLong(dstIndex + i, src.getLong(srcIndex + i));
            }
            for (int i = words; i < length; i++) {
                dst.putByte(dstIndex + i, src.getByte(srcIndex + i));
            }
        }
    }
}
