// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over {@code /proc/PID/numa_maps}: mapping after mapping, with its memory policy and the nodes that its pages are
 * on. Kernels without NUMA don't have the file.
 *
 * <p>Pages are the mapping's own: of {@link #pageBytes()} each, which is more than a base page for hugetlb alone; a
 * transparent huge page counts as many base pages. Read by the batch like {@link SmapsReader}, with the same price and the
 * same effect on the 1 GiB entries of mapped BARs.
 *
 * <p>For the thread that opened it. It holds descriptors until it is closed. Source: {@code man 7 numa},
 * {@code fs/proc/task_mmu.c}.
 */
public final class NumaMapsReader implements AutoCloseable {
    private static final String FILE = "file=";
    private static final String PAGE_SIZE = "kernelpagesize_kB";
    private static final int SHIFT = 10;
    private static final int LONGEST_HEX = 16;
    private static final int LONGEST_NUMBER = 15;

    private final ProcText text;
    private final Map<NumaField, Long> counts = new EnumMap<>(NumaField.class);
    private final Map<Integer, Long> nodes = new TreeMap<>();
    private final List<String> others = new ArrayList<>();
    private long start;
    private String policy = "";
    private String name = "";
    private boolean huge;
    private long pageBytes;
    private boolean finished;

    private NumaMapsReader(ProcText text) {
        this.text = text;
    }

    /** Opens the file of a process, or throws {@link SyscallException}. */
    static NumaMapsReader open(NativeBridge bridge, String process) {
        return new NumaMapsReader(ProcText.open(bridge, process, "numa_maps"));
    }

    /**
     * Goes to the next mapping.
     *
     * @return false behind the last one
     * @throws SyscallException if the kernel refuses to go on
     * @throws ProcessEndedException if the process ends before its last mapping was read
     * @throws KernelTextException if the text isn't written as documented, or ends in the middle of a line
     */
    public boolean next() {
        if (finished) {
            return false;
        }
        finished = true; // Whoever goes on after a failure finds the end.
        text.startRecord();
        long lineEnd = text.lineEnd();
        if (lineEnd < 0) {
            return false;
        }
        counts.clear();
        nodes.clear();
        others.clear();
        name = "";
        huge = false;
        pageBytes = 0;
        read(text.string(text.at(), lineEnd).split(" "));
        text.moveTo(lineEnd + 1);
        finished = false;
        return true;
    }

    private void read(String[] words) {
        if (words.length < 2 || words[0].isEmpty() || words[0].length() > LONGEST_HEX || !isNumber(words[0], 16)) {
            throw text.malformed("not an address and a policy");
        }
        start = Long.parseUnsignedLong(words[0], 16);
        policy = words[1];
        int next = 2;
        // "prefer (many):0-1" and "weighted interleave:0-1" are one policy each.
        if (next < words.length && (words[next].startsWith("(many)") || policy.equals("weighted"))) {
            policy += " " + words[next++];
        }
        for (; next < words.length; next++) {
            readWord(words[next]);
        }
    }

    private void readWord(String word) {
        int equals = word.indexOf('=');
        if (word.startsWith(FILE)) {
            name = word.substring(FILE.length());
        } else if (word.equals("heap") || word.equals("stack")) {
            name = "[" + word + "]";
        } else if (word.equals("huge")) {
            huge = true;
        } else if (equals < 1 || !readCount(word.substring(0, equals), word.substring(equals + 1))) {
            others.add(word);
        }
    }

    private boolean readCount(String label, String digits) {
        @Nullable NumaField field = NumaField.named(label);
        boolean node = label.length() > 1 && label.charAt(0) == 'N' && isNumber(label.substring(1), 10);
        if (field == null && !node && !label.equals(PAGE_SIZE)) {
            return false;
        }
        if (!isNumber(digits, 10) || digits.length() > LONGEST_NUMBER || node && label.length() > 6) {
            throw text.malformed("not a number of pages: " + label);
        }
        long count = Long.parseLong(digits);
        if (field != null) {
            counts.put(field, count);
        } else if (node) {
            nodes.put(Integer.parseInt(label.substring(1)), count);
        } else {
            pageBytes = count << SHIFT;
        }
        return true;
    }

    private static boolean isNumber(String digits, int radix) {
        return !digits.isEmpty()
                && digits.chars().allMatch(digit -> digit < 0x80 && Character.digit(digit, radix) >= 0);
    }

    /**
     * Where the mapping starts.
     *
     * @return an address
     */
    public long start() {
        return start;
    }

    /**
     * The memory policy.
     *
     * @return as the kernel writes it: {@code default}, {@code bind:0-1}, {@code interleave:0,2}, {@code prefer (many):0-1}
     */
    public String policy() {
        return policy;
    }

    /**
     * The file, {@code [heap]} or {@code [stack]}.
     *
     * @return the name as the kernel writes it, with blanks, tabs, newlines and {@code =} as octal numbers ({@code \040});
     *     empty for other anonymous memory
     */
    public String name() {
        return name;
    }

    /**
     * Whether its pages come from a hugetlb pool.
     *
     * @return whether the kernel says {@code huge}
     */
    public boolean isHugeTlb() {
        return huge;
    }

    /**
     * The size of the pages that are counted.
     *
     * @return bytes; 0 where no page is present
     */
    public long pageBytes() {
        return pageBytes;
    }

    /**
     * A count of pages.
     *
     * @param field what is counted
     * @return pages; 0 where the kernel leaves it out
     */
    public long count(NumaField field) {
        return counts.getOrDefault(field, 0L);
    }

    /**
     * The pages on each node.
     *
     * @return pages by node, without nodes that have none
     */
    public Map<Integer, Long> pagesByNode() {
        return Collections.unmodifiableMap(new TreeMap<>(nodes));
    }

    /**
     * What else the kernel says.
     *
     * @return words that hugemap doesn't know, in the kernel's order
     */
    public List<String> others() {
        return List.copyOf(others);
    }

    @Override
    public void close() {
        text.close();
    }
}
