// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.page.AddressRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A cursor over {@code /proc/PID/smaps} or {@code smaps_rollup}: mapping after mapping, with every field and flag.
 *
 * <pre>{@code
 * try (SmapsReader smaps = inspector.smaps()) {
 *     while (smaps.next()) {
 *         huge += smaps.bytes(SmapsField.ANON_HUGE_PAGES);
 *     }
 * }
 * }</pre>
 *
 * <p>The text is read by the batch into memory outside the heap, and a step leaves no garbage behind; what returns text or
 * collections makes them when it is called. Each batch, a few mappings, is right about its own moment, and mappings may
 * come and go between two. The vsyscall page of x86, which lies outside user addresses, is passed over.
 *
 * <p>Slow: for each mapping the kernel walks all of its page tables. And not without effect: meanwhile it drops the 1 GiB
 * entries that map PCI BARs; they fault again at the next touch.
 *
 * <p>For the thread that opened it. It holds descriptors until it is closed. Source:
 * {@code Documentation/filesystems/proc.rst}.
 */
public final class SmapsReader implements AutoCloseable {
    /** As many bytes of a name as tell its kind. */
    private static final int NAME_START = 32;

    private final ProcText text;
    private final SmapsHeader header;
    private final SmapsValues values;
    private final VmFlags flags;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment nameStart = arena.allocate(NAME_START + 1);
    private final MappingName name = new MappingName(nameStart);
    private boolean otherFields;
    private boolean finished;

    private SmapsReader(ProcText text) {
        this.text = text;
        this.header = new SmapsHeader(text);
        this.values = new SmapsValues(text);
        this.flags = new VmFlags(text);
    }

    /**
     * Opens a file of a process.
     *
     * @param process its folder
     * @param file {@code smaps} or {@code smaps_rollup}
     * @throws SyscallException if it can't be opened
     */
    static SmapsReader open(NativeBridge bridge, String process, String file) {
        return new SmapsReader(ProcText.open(bridge, process, file));
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
        do {
            if (!readEntry()) {
                return false;
            }
        } while (header.start() < 0);
        finished = false;
        return true;
    }

    private boolean readEntry() {
        text.startRecord();
        values.clear();
        flags.clear();
        otherFields = false;
        long lineEnd = text.lineEnd();
        if (lineEnd < 0) {
            return false;
        }
        header.read(lineEnd);
        text.moveTo(lineEnd + 1);
        while (true) {
            values.readForetold();
            lineEnd = text.lineEnd();
            if (lineEnd < 0 || header.isHeader()) {
                return true;
            }
            readLine(lineEnd);
            text.moveTo(lineEnd + 1);
        }
    }

    private void readLine(long lineEnd) {
        if (flags.read(lineEnd) || values.read(lineEnd)) {
            return;
        }
        if (colon(text.at(), lineEnd) < 0) {
            throw text.malformed("neither a mapping nor a field");
        }
        otherFields = true;
    }

    /** The colon that ends a label; -1 where there is no label. */
    private long colon(long from, long lineEnd) {
        for (long at = from; at < lineEnd && text.byteAt(at) != ' '; at++) {
            if (text.byteAt(at) == ':') {
                return at == from ? -1 : at;
            }
        }
        return -1;
    }

    /**
     * Where the mapping starts.
     *
     * @return an address
     */
    public long start() {
        return header.start();
    }

    /**
     * Where the mapping ends.
     *
     * @return the address behind its last byte; the largest one where that lies outside user addresses, as in the rollup of
     *     kernel 4.18
     */
    public long end() {
        return header.end() < 0 ? Long.MAX_VALUE : header.end();
    }

    /**
     * What may be done with it.
     *
     * @return four letters, for example {@code rw-p}
     */
    public String permissions() {
        return header.permissions();
    }

    /**
     * Where in its file it starts.
     *
     * @return bytes
     */
    public long offset() {
        return header.offset();
    }

    /**
     * The major number of the file's device.
     *
     * @return 0 without a file
     */
    public int deviceMajor() {
        return header.major();
    }

    /**
     * The minor number of the file's device.
     *
     * @return 0 without a file
     */
    public int deviceMinor() {
        return header.minor();
    }

    /**
     * The file's number on its device.
     *
     * @return 64 bits without a sign; 0 without a file
     */
    public long inode() {
        return header.inode();
    }

    /**
     * The file, or the kernel's name for what is mapped: {@code [heap]}, {@code [anon:index]}, {@code [rollup]}.
     *
     * @return the name as the kernel writes it: a newline in it as {@code \012}, {@code (deleted)} behind the path of a
     *     file that is gone; empty for anonymous memory without a name
     */
    public String name() {
        return text.string(header.nameStart(), header.nameStart() + header.nameLength());
    }

    /**
     * Whether this kernel tells a field of this mapping.
     *
     * @param field the field
     * @return whether it was there
     */
    public boolean has(SmapsField field) {
        return values.has(field);
    }

    /**
     * A field that counts bytes.
     *
     * @param field the field
     * @return bytes; 0 where this kernel doesn't have the field
     * @throws IllegalArgumentException for a field that is a plain number
     */
    public long bytes(SmapsField field) {
        if (!field.isSize()) {
            throw new IllegalArgumentException(field.label() + " is a number, and no bytes: ask for number(...)");
        }
        return values.value(field);
    }

    /**
     * A field that is a plain number.
     *
     * @param field the field
     * @return the number; 0 where this kernel doesn't have the field
     * @throws IllegalArgumentException for a field that counts bytes
     */
    public long number(SmapsField field) {
        if (field.isSize()) {
            throw new IllegalArgumentException(field.label() + " counts bytes: ask for bytes(...)");
        }
        return values.value(field);
    }

    /**
     * Whether the mapping has a flag.
     *
     * @param flag the flag
     * @return false too where this kernel doesn't have the flag, or tells no flags as in smaps_rollup
     */
    public boolean has(VmFlag flag) {
        return flags.has(flag);
    }

    /**
     * The mapping's flags.
     *
     * @return those that hugemap knows
     */
    public Set<VmFlag> flags() {
        return flags.known();
    }

    /**
     * The mapping's flags that hugemap doesn't know.
     *
     * @return the kernel's letters for each, in its order
     */
    public Set<String> otherFlags() {
        return flags.others();
    }

    /**
     * The mapping's fields that hugemap doesn't know.
     *
     * @return name and text of each, in the kernel's order
     */
    public Map<String, String> otherFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        if (otherFields) {
            String[] lines = text.string(text.record(), text.at()).split("\n");
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                String label = lines[i].substring(0, colon);
                if (!SmapsValues.isKnown(label) && !label.equals("VmFlags")) {
                    fields.put(label, lines[i].substring(colon + 1).strip());
                }
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    /**
     * What pages of the mapping belong to, if they weren't written to privately.
     *
     * @return the kind; unknown where this kernel tells no flags
     */
    public MappingKind kind() {
        if (!flags.areTold()) {
            return MappingKind.UNKNOWN;
        }
        if (has(VmFlag.PFN_MAP)) {
            return MappingKind.SPECIAL;
        }
        if (has(VmFlag.HUGETLB)) {
            return MappingKind.HUGETLB;
        }
        long length = Math.min(NAME_START, header.nameLength());
        MemorySegment.copy(text.buffer(), header.nameStart(), nameStart, 0, length);
        nameStart.set(JAVA_BYTE, length, (byte) 0);
        return name.kind();
    }

    /**
     * The mapping as a value that outlives the step.
     *
     * @return the entry
     */
    public SmapsEntry entry() {
        Map<SmapsField, Long> fields = new EnumMap<>(SmapsField.class);
        for (SmapsField field : SmapsField.values()) {
            if (has(field)) {
                fields.put(field, values.value(field));
            }
        }
        return new SmapsEntry(
                AddressRange.between(start(), end()),
                permissions(),
                offset(),
                inode(),
                name(),
                fields,
                otherFields(),
                flags(),
                otherFlags());
    }

    @Override
    public void close() {
        text.close();
        arena.close();
    }
}
