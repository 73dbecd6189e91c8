// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import dev.hugemap.page.Bytes;
import dev.hugemap.page.PageSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far the last level of the processor's TLB reaches, by cpuid. Hypervisors often hide it.
 *
 * <p>Source: {@code man 4 cpuid}; Intel SDM volume 2, CPUID leaf 18H; AMD APM volume 3, functions 8000_0006h and 8000_0019h.
 *
 * @param entries for data, by the size of their pages
 */
record TlbReach(Map<PageSize, Integer> entries) {
    private static final int ANSWER = 16;
    private static final int EAX = 0;
    private static final int EBX = 1;
    private static final int ECX = 2;
    private static final int EDX = 3;

    private static final long INTEL = 0x18;
    private static final int DATA = 1;
    private static final int UNIFIED = 3;
    private static final int LOADS = 4;

    private static final long AMD_MOST = 0x8000_0000L;
    private static final long AMD_LEVEL_2 = 0x8000_0006L;
    private static final long AMD_LARGEST = 0x8000_0019L;
    private static final int AMD_DATA_SHIFT = 16;
    private static final int AMD_DATA_MASK = 0xfff;

    private static final PageSize SMALL = PageSize.kib(4);
    private static final PageSize MEDIUM = PageSize.mib(2);
    private static final PageSize LARGE = PageSize.gib(1);

    /**
     * Asks the processor.
     *
     * @param device as {@code /dev/cpu/0/cpuid}, which root can read where the kernel has it
     * @return empty where nobody tells
     */
    static Optional<TlbReach> read(Path device) {
        try (SeekableByteChannel cpuid = Files.newByteChannel(device)) {
            Map<PageSize, Integer> entries = intel(cpuid);
            if (entries.isEmpty()) {
                entries = amd(cpuid);
            }
            return entries.isEmpty() ? Optional.empty() : Optional.of(new TlbReach(entries));
        } catch (IOException hidden) {
            return Optional.empty();
        }
    }

    private static Map<PageSize, Integer> intel(SeekableByteChannel cpuid) throws IOException {
        Map<PageSize, Integer> entries = new TreeMap<>();
        int lastLevel = 0;
        int most = ask(cpuid, INTEL, 0)[EAX];
        for (int leaf = 0; leaf <= most; leaf++) {
            int[] answer = ask(cpuid, INTEL, leaf);
            int type = answer[EDX] & 31;
            int level = answer[EDX] >>> 5 & 7;
            if (type != DATA && type != UNIFIED && type != LOADS || level < lastLevel) {
                continue;
            }
            if (level > lastLevel) {
                entries.clear();
                lastLevel = level;
            }
            int count = (answer[EBX] >>> 16) * answer[ECX];
            add(entries, SMALL, answer[EBX] & 1, count);
            add(entries, MEDIUM, answer[EBX] & 2, count);
            add(entries, LARGE, answer[EBX] & 8, count);
        }
        return entries;
    }

    private static Map<PageSize, Integer> amd(SeekableByteChannel cpuid) throws IOException {
        Map<PageSize, Integer> entries = new TreeMap<>();
        long most = Integer.toUnsignedLong(ask(cpuid, AMD_MOST, 0)[EAX]);
        if (most >= AMD_LEVEL_2) {
            int[] answer = ask(cpuid, AMD_LEVEL_2, 0);
            add(entries, SMALL, 1, answer[EBX] >>> AMD_DATA_SHIFT & AMD_DATA_MASK);
            add(entries, MEDIUM, 1, answer[EAX] >>> AMD_DATA_SHIFT & AMD_DATA_MASK);
        }
        if (most >= AMD_LARGEST) {
            int[] answer = ask(cpuid, AMD_LARGEST, 0);
            add(entries, LARGE, 1, answer[EBX] >>> AMD_DATA_SHIFT & AMD_DATA_MASK);
        }
        return entries;
    }

    private static void add(Map<PageSize, Integer> entries, PageSize size, int has, int count) {
        if (has != 0 && count > 0) {
            entries.merge(size, count, Integer::sum);
        }
    }

    /** The device answers at the position that is the question, the leaf below and the subleaf above. */
    private static int[] ask(SeekableByteChannel cpuid, long leaf, long subleaf) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(ANSWER).order(ByteOrder.LITTLE_ENDIAN);
        cpuid.position(subleaf << Integer.SIZE | leaf);
        while (answer.hasRemaining()) {
            if (cpuid.read(answer) < 0) {
                throw new IOException("no answer of cpuid");
            }
        }
        answer.flip();
        return new int[] {answer.getInt(), answer.getInt(), answer.getInt(), answer.getInt()};
    }

    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(size -> Bytes.format(size.getKey().bytes() * size.getValue()) + " on " + size.getKey() + " ("
                        + Bytes.count(size.getValue()) + " entries)")
                .collect(Collectors.joining(", ", "reaches ", ""));
    }
}
