// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeSegments;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** {@code prctl}: transparent huge pages of the process, and names of mappings. */
final class PrctlCall {
    private static final long PR_THP_DISABLE_EXCEPT_ADVISED = 1 << 1;
    private static final int LONGEST_NAME = 79;
    /** Below this no real program has anything: a name there is one that can't be read. */
    private static final long LOWEST_TEXT = 1 << 20;

    private final AddressSpace space;

    PrctlCall(AddressSpace space) {
        this.space = space;
    }

    int control(int option, long argument2, long argument3, long argument4, long argument5) {
        return switch (option) {
            case Prctl.PR_GET_THP_DISABLE -> {
                KernelRefusal.refuseIf((argument2 | argument3 | argument4 | argument5) != 0, Errno.EINVAL);
                yield space.settings.processThpDisable;
            }
            case Prctl.PR_SET_THP_DISABLE -> setThpDisable(argument2, argument3, argument4 | argument5);
            case Prctl.PR_SET_VMA -> setName(argument2, argument3, argument4, argument5);
            default -> throw new UnsupportedOperationException("the model doesn't know prctl option " + option);
        };
    }

    private int setThpDisable(long disable, long flags, long rest) {
        boolean known = flags == 0
                || flags == PR_THP_DISABLE_EXCEPT_ADVISED
                        && disable != 0
                        && space.settings.has(FakeFeature.THP_DISABLE_EXCEPT_ADVISED);
        KernelRefusal.refuseIf(!known || rest != 0, Errno.EINVAL);
        int enabled = flags == 0 ? ThpPolicy.DISABLED : ThpPolicy.EXCEPT_ADVISED;
        space.settings.processThpDisable = disable == 0 ? 0 : enabled;
        return 0;
    }

    private int setName(long attribute, long address, long length, long name) {
        boolean known = attribute == Prctl.PR_SET_VMA_ANON_NAME && space.settings.has(FakeFeature.VMA_NAMES);
        KernelRefusal.refuseIf(!known, Errno.EINVAL);
        @Nullable String text = name == 0 ? null : read(name);
        KernelRefusal.refuseIf(!space.isBaseAligned(address), Errno.EINVAL);
        long end = address + space.settings.base.roundUp(length);
        KernelRefusal.refuseIf(end < address, Errno.EINVAL);
        long at = address;
        while (at < end) {
            Vma vma = space.vmas.at(at);
            if (vma == null) {
                throw new KernelRefusal(Errno.ENOMEM);
            }
            // A hugetlb mapping has a file behind it, and only anonymous mappings can be named.
            KernelRefusal.refuseIf(vma.isHugeTlb(), Errno.EBADF);
            long stop = Math.min(end, vma.end());
            space.vmas.change(vma, at, stop, flags -> flags.named(text));
            space.splitLeavesAtBoundaries(at, stop);
            at = stop;
        }
        return 0;
    }

    private static String read(long address) {
        KernelRefusal.refuseIf(address < LOWEST_TEXT, Errno.EFAULT);
        StringBuilder text = new StringBuilder();
        try (Arena arena = Arena.ofConfined()) {
            // Byte by byte: nobody knows how much memory lies behind the terminating zero.
            for (long i = 0; ; i++) {
                byte character = NativeSegments.wrap(address + i, 1, arena).get(JAVA_BYTE, 0);
                if (character == 0) {
                    return text.toString();
                }
                boolean printable = character >= ' ' && character < 0x7f && "\\`$[]".indexOf(character) < 0;
                KernelRefusal.refuseIf(!printable || i >= LONGEST_NAME, Errno.EINVAL);
                text.append((char) character);
            }
        }
    }
}
