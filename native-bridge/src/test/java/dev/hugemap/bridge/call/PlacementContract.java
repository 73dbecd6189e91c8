// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Mempolicy;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The calls that say, and tell, on which NUMA nodes pages are. A kernel without NUMA has no mbind, and says so. */
public abstract class PlacementContract extends MappingContract {
    /** Beyond what any machine has, and within what a mask of 128 bytes holds. */
    private static final int NO_NODE = 1000;

    @Test
    void tellsTheNodesOfPagesAndThatOthersHaveNone() {
        long address = map(2);
        readZeros(address, pageBytes());
        MemorySegment pages = structs.allocateFrom(JAVA_LONG, address, address + pageBytes());
        MemorySegment status = structs.allocate(JAVA_INT, 2);

        bridge().movePages(0, 2, pages, status);

        assertThat(status.getAtIndex(JAVA_INT, 0)).isNotNegative();
        // Linux 6.1 says of a page that was never touched that it has no address.
        assertThat(status.getAtIndex(JAVA_INT, 1)).isIn(-Errno.ENOENT.value(), -Errno.EFAULT.value());
    }

    @Test
    void takesPagesOfTheNodeThatARangeIsBoundTo() {
        long address = map(4);
        int node = nodeOf(map(1));
        if (lacksMbind(address)) {
            return;
        }

        bridge().mbind(address, 4 * pageBytes(), Mempolicy.MPOL_BIND, mask(node), 0);
        readZeros(address, 4 * pageBytes());

        assertThat(nodeOf(address)).isEqualTo(node);
        assertThat(nodeOf(address + 3 * pageBytes())).isEqualTo(node);
    }

    @Test
    void takesEachModeThatHugemapUses() {
        long address = map(1);
        MemorySegment node = mask(nodeOf(map(1)));
        if (lacksMbind(address)) {
            return;
        }

        for (int mode : new int[] {Mempolicy.MPOL_INTERLEAVE, Mempolicy.MPOL_PREFERRED, Mempolicy.MPOL_BIND}) {
            assertThatCode(() -> bridge().mbind(address, pageBytes(), mode, node, 0))
                    .as("mode %s", mode)
                    .doesNotThrowAnyException();
        }
        for (int mode : new int[] {Mempolicy.MPOL_LOCAL, Mempolicy.MPOL_DEFAULT}) {
            assertThatCode(() -> bridge().mbind(address, pageBytes(), mode, MemorySegment.NULL, 0))
                    .as("mode %s", mode)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesNodesThatDoNotExist() {
        long address = map(1);
        if (lacksMbind(address)) {
            return;
        }
        MemorySegment none = mask(NO_NODE);

        SyscallException refusal = refusalOf(() -> bridge().mbind(address, pageBytes(), Mempolicy.MPOL_BIND, none, 0));

        assertThat(refusal)
                .hasMessage("mbind(" + hex(address) + ", " + pageBytes() + ", MPOL_BIND, {1000}, 1025, 0): EINVAL");
    }

    @Test
    void refusesNodesForAModeThatTakesNoneAndNoneForOneThatDoes() {
        long address = map(1);
        if (lacksMbind(address)) {
            return;
        }
        MemorySegment node = mask(nodeOf(map(1)));

        assertThat(errnoOf(() -> bridge().mbind(address, pageBytes(), Mempolicy.MPOL_DEFAULT, node, 0)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> bridge().mbind(address, pageBytes(), Mempolicy.MPOL_BIND, mask(), 0)))
                .isEqualTo(Errno.EINVAL);
        assertThat(refusalOf(
                        () -> bridge().mbind(address, pageBytes(), Mempolicy.MPOL_INTERLEAVE, MemorySegment.NULL, 0)))
                .hasMessage("mbind(" + hex(address) + ", " + pageBytes() + ", MPOL_INTERLEAVE, NULL, 0, 0): EINVAL");
    }

    @Test
    void refusesToPlaceWhatIsUnalignedOrUnmapped() {
        long address = map(1);
        if (lacksMbind(address)) {
            return;
        }
        MemorySegment node = mask(nodeOf(map(1)));

        assertThat(errnoOf(() -> bridge().mbind(address + 1, pageBytes(), Mempolicy.MPOL_BIND, node, 0)))
                .isEqualTo(Errno.EINVAL);
        assertThat(errnoOf(() -> bridge().mbind(UNMAPPED, pageBytes(), Mempolicy.MPOL_BIND, node, 0)))
                .isEqualTo(Errno.EFAULT);
    }

    @Test
    void refusesAMaskThatIsNoWholeLong() {
        MemorySegment small = structs.allocate(4);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge().mbind(UNMAPPED, pageBytes(), Mempolicy.MPOL_BIND, small, 0));
    }

    /** Node of a page that is populated for it. */
    private int nodeOf(long page) {
        if (!isPresent(page)) {
            readZeros(page, pageBytes());
        }
        MemorySegment status = structs.allocate(JAVA_INT);
        bridge().movePages(0, 1, structs.allocateFrom(JAVA_LONG, page), status);
        return status.get(JAVA_INT, 0);
    }

    /** A mask of 1,024 nodes with some of them. */
    private MemorySegment mask(int... nodes) {
        MemorySegment mask = structs.allocate(JAVA_LONG, 1024 / Long.SIZE);
        MemorySegment set = NodeMask.of(Arrays.stream(nodes).boxed().toList(), structs);
        mask.copyFrom(set);
        return mask;
    }

    private boolean lacksMbind(long address) {
        try {
            bridge().mbind(address, pageBytes(), Mempolicy.MPOL_DEFAULT, MemorySegment.NULL, 0);
            return false;
        } catch (SyscallException refused) {
            // EPERM is a container's seccomp profile.
            assertThat(refused.errno()).isIn(Errno.ENOSYS, Errno.EPERM);
            return true;
        }
    }
}
