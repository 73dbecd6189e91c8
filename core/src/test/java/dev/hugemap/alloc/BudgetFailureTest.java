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
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeMemoryException;
import dev.hugemap.page.PageSize;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever call of the kernel's fails, once or from then on, or throws an error: what is committed is charged, and what isn't is not. */
final class BudgetFailureTest {
    private static final int PERSISTENT_STEP = 3;
    /** Where this is refused for good, a fault that fails leaves pages that its region doesn't count. */
    private static final String UNDOES = "madvise";

    private static final String POPULATES = "madvise";

    static List<BackingPolicy> policies() {
        return List.of(require(transparent()), prefer(hugeTlb(), transparent(), basePages()));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whatIsCommittedIsChargedWhateverCallFails(BackingPolicy policy) {
        Map<String, Integer> calls = new TreeMap<>();
        ModelHost counted = host();
        counted.linux().beforeCall((name, arguments) -> calls.merge(name, 1, Integer::sum));
        assertThat(live(counted, policy)).as("refusals without a failure").isZero();
        int refusals = 0;
        for (Map.Entry<String, Integer> call : calls.entrySet()) {
            for (int n = 1; n <= call.getValue(); n++) {
                ModelHost once = host();
                once.linux().failNth(n, call.getKey(), Errno.ENOMEM);
                refusals += live(once, policy);
            }
            for (int n = 1; n <= call.getValue() && !call.getKey().equals(UNDOES); n += PERSISTENT_STEP) {
                ModelHost fromThenOn = host();
                failFrom(n, call.getKey(), fromThenOn.linux());
                refusals += live(fromThenOn, policy);
            }
        }
        assertThat(refusals).isPositive();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whatIsCommittedIsChargedWhateverErrorEndsACall(BackingPolicy policy) {
        ModelHost counted = host();
        int[] calls = {0};
        counted.linux().beforeCall((name, arguments) -> calls[0] += name.equals(POPULATES) ? 1 : 0);
        live(counted, policy);
        int errors = 0;
        for (int n = 1; n <= calls[0]; n++) {
            ModelHost broken = host();
            throwAt(n, broken.linux());
            errors += live(broken, policy);
        }
        assertThat(errors).isPositive();
    }

    private static void failFrom(int n, String call, FakeLinux linux) {
        int[] seen = {0};
        linux.beforeCall((name, arguments) -> {
            if (name.equals(call) && ++seen[0] == n) {
                linux.failEvery(call, Errno.ENOMEM);
            }
        });
    }

    private static void throwAt(int n, FakeLinux linux) {
        int[] seen = {0};
        linux.beforeCall((name, arguments) -> {
            if (name.equals(POPULATES) && ++seen[0] == n) {
                throw new InternalError("on purpose");
            }
        });
    }

    private static ModelHost host() {
        return ModelHost.of(FakeLinux.x86().hugeTlb(PageSize.mib(2), 2));
    }

    /** Opens, allocates, frees, gives back and closes; returns the refusals. */
    private static int live(ModelHost host, BackingPolicy policy) {
        Budget app = Budget.root("app");
        Budget cache = app.child("cache", 16 * MIB);
        int refusals = 0;
        HugePool pool;
        try {
            pool = host.open(ModelHost.options(policy, 32 * MIB).chargedTo(cache));
        } catch (HugeMemoryException | InternalError refused) {
            assertThat(app.used()).isZero();
            cache.close();
            return 1;
        }
        for (long bytes : new long[] {64, 100 * KIB, 5 * MIB}) {
            refusals += tried(() -> pool.freeAddress(pool.allocateAddress(bytes)));
            assertCharged(host, pool, app);
        }
        refusals += tried(pool::giveBack);
        assertCharged(host, pool, app);
        host.linux().failNothing();
        refusals += tried(pool::giveBack);
        assertCharged(host, pool, app);
        refusals += tried(pool::close);
        assertThat(app.used()).isGreaterThanOrEqualTo(host.linux().residentBytes());
        if (host.linux().residentBytes() == 0) {
            assertThat(app.used()).isZero();
            cache.close();
            app.close();
        }
        return refusals;
    }

    /** Granules are charged as a whole, also where the kernel keeps a part. */
    private static void assertCharged(ModelHost host, HugePool pool, Budget app) {
        long resident = host.linux().residentBytes();
        assertThat(app.used()).isGreaterThanOrEqualTo(resident);
        assertThat(app.used()).isGreaterThanOrEqualTo(pool.statistics().committedBytes());
        assertThat(app.used() == 0).isEqualTo(resident == 0);
        assertThat(app.used())
                .isLessThanOrEqualTo(residentGranules(host.linux(), pool.granuleBytes()) * pool.granuleBytes());
    }

    /** Of how many granules there is a page at least. */
    private static long residentGranules(FakeLinux linux, long granule) {
        return linux.pages().stream()
                .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                .flatMapToLong(ends ->
                        LongStream.rangeClosed(Long.decode(ends[0]) / granule, (Long.decode(ends[1]) - 1) / granule))
                .distinct()
                .count();
    }

    private static int tried(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (HugeMemoryException | InternalError refused) {
            return 1;
        }
    }
}
