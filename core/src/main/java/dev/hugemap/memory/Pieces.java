// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.page.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a region has populated, and on what. Neighbours of one kind are one piece. Guarded by its region. */
final class Pieces {
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();

    /** The piece that covers an address, or null. */
    @Nullable
    Piece at(long address) {
        Map.Entry<Long, Piece> entry = pieces.floorEntry(address);
        return entry != null && address < entry.getValue().end() ? entry.getValue() : null;
    }

    /** Whether anything of a range is populated. */
    boolean touches(long start, long end) {
        Map.Entry<Long, Piece> entry = pieces.lowerEntry(end);
        return entry != null && start < entry.getValue().end();
    }

    /** How many bytes of a range are populated. */
    long bytes(long start, long end) {
        return within(start, end).stream()
                .mapToLong(piece -> piece.end() - piece.start())
                .sum();
    }

    /** The populated parts of a range, in order, clipped to it. */
    List<Piece> within(long start, long end) {
        List<Piece> found = new ArrayList<>();
        Piece first = at(start);
        if (first != null) {
            found.add(first.clip(start, end));
        }
        pieces.subMap(start, false, Math.max(start, end), false)
                .values()
                .forEach(piece -> found.add(piece.clip(start, end)));
        return found;
    }

    /** The parts of a range that aren't populated, in order. */
    List<AddressRange> gaps(long start, long end) {
        List<AddressRange> gaps = new ArrayList<>();
        long at = start;
        for (Piece piece : within(start, end)) {
            if (at < piece.start()) {
                gaps.add(AddressRange.between(at, piece.start()));
            }
            at = piece.end();
        }
        if (at < end) {
            gaps.add(AddressRange.between(at, end));
        }
        return gaps;
    }

    /** Puts a piece in place of what is known of its addresses. */
    void put(Piece piece) {
        remove(piece.start(), piece.end());
        long start = piece.start();
        long end = piece.end();
        Piece before = at(start - 1);
        if (before != null && isLike(before, piece)) {
            start = before.start();
        }
        Piece after = at(end);
        if (after != null && isLike(after, piece)) {
            end = after.end();
            pieces.remove(after.start());
        }
        pieces.put(start, new Piece(start, end, piece.backing(), piece.pageSize()));
    }

    /** Forgets what is known of a range. */
    void remove(long start, long end) {
        cut(start);
        cut(end);
        pieces.subMap(start, Math.max(start, end)).clear();
    }

    private void cut(long address) {
        Piece piece = at(address);
        if (piece != null && piece.start() < address) {
            pieces.put(piece.start(), piece.clip(piece.start(), address));
            pieces.put(address, piece.clip(address, piece.end()));
        }
    }

    private static boolean isLike(Piece one, Piece other) {
        return one.backing().equals(other.backing()) && one.pageSize().equals(other.pageSize());
    }
}
