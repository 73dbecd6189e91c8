// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.KIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.hugeTlb;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each system call of a pool's life fails once: requests are granted all the same or change nothing, and nothing is lost. */
final class PoolFailureTest {
    static List<BackingPolicy> policies() {
        return List.of(
                require(transparent()),
                require(hugeTlb()),
                require(basePages()),
                prefer(hugeTlb(), transparent(), basePages()));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void nothingIsLostWhateverCallFails(BackingPolicy policy) {
        Map<String, Integer> calls = new TreeMap<>();
        ModelHost counted = host();
        counted.linux().beforeCall((name, arguments) -> calls.merge(name, 1, Integer::sum));
        assertThat(live(counted, policy)).as("refusals without a failure").isZero();
        int refusals = 0;
        for (Map.Entry<String, Integer> call : calls.entrySet()) {
            for (int n = 1; n <= call.getValue(); n++) {
                ModelHost host = host();
                Snapshot empty = host.linux().snapshot();
                host.linux().failNth(n, call.getKey(), Errno.ENOMEM);
                refusals += live(host, policy);
                boolean leaves = call.getKey().equals("close") || call.getKey().equals("munmap");
                assertThat(leaves || host.linux().snapshot().equals(empty))
                        .as("%s number %d", call.getKey(), n)
                        .isTrue();
            }
        }
        assertThat(refusals).isPositive();
    }

    private static ModelHost host() {
        return ModelHost.of(FakeLinux.x86().hugeTlb(PageSize.mib(2), 16));
    }

    /** Opens, allocates, frees, gives back and closes; each request that is refused is made once more. Returns the refusals. */
    private static int live(ModelHost host, BackingPolicy policy) {
        int refusals = 0;
        HugePool pool;
        try {
            pool = host.open(policy, 16 * MIB);
        } catch (HugeMemoryException refused) {
            return 1;
        }
        for (long bytes : new long[] {64, 100 * KIB, 5 * MIB}) {
            long resident = host.linux().residentBytes();
            try {
                pool.freeAddress(pool.allocateAddress(bytes));
            } catch (HugeMemoryException refused) {
                refusals++;
                assertThat(host.linux().residentBytes()).isEqualTo(resident);
                pool.freeAddress(pool.allocateAddress(bytes));
            }
        }
        refusals += giveBack(host, pool);
        try {
            pool.close();
        } catch (HugeMemoryException refused) {
            refusals++;
        }
        return refusals;
    }

    private static int giveBack(ModelHost host, HugePool pool) {
        try {
            pool.giveBack();
            assertThat(host.linux().residentBytes()).isZero();
            return 0;
        } catch (HugeMemoryException refused) {
            pool.giveBack();
            assertThat(host.linux().residentBytes()).isZero();
            return 1;
        }
    }
}
