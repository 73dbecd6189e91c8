// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.fake.FakeLinux;
import dev.hugemap.page.PageSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whom a refusal asks when it becomes another one meanwhile, and for how long. */
final class BudgetListenersTest {
    private static final PageSize HUGE = PageSize.mib(2);

    private final List<String> asked = new ArrayList<>();
    private final Budget app = Budget.root("app", 64 * MIB);
    private final Budget queries = app.child("queries", 60 * MIB);
    private final Budget cache = app.child("cache");

    @Test
    void whoeverAnotherAccountsRefusalConcernsIsAskedToo() {
        BudgetCharge spare = queries.charge(4 * MIB, HUGE);
        queries.charge(36 * MIB, HUGE);
        BudgetCharge cached = cache.charge(24 * MIB, HUGE);
        frees("queries", queries, spare);
        frees("cache", cache, cached);

        queries.charge(24 * MIB, HUGE);
        assertThat(asked).containsExactly("queries: queries misses 4", "cache: app misses 20");
        assertThat(app.used()).isEqualTo(60 * MIB);
    }

    @Test
    void emptyGranulesThatAnotherAccountPaysForGoBackToo() {
        ModelHost host = ModelHost.of(FakeLinux.x86());
        BudgetCharge spare = queries.charge(4 * MIB, HUGE);
        queries.charge(36 * MIB, HUGE);
        frees("queries", queries, spare);
        try (HugePool pool = host.open(ModelHost.options(require(transparent()), 64 * MIB)
                .keepingFor(Duration.ofDays(1))
                .chargedTo(cache))) {
            pool.free(pool.allocate(24 * MIB));
            queries.charge(24 * MIB, HUGE);
            assertThat(cache.used()).isZero();
        }
    }

    @Test
    void eachIsToldWhatIsStillMissing() {
        cache.charge(24 * MIB, HUGE);
        BudgetCharge first = cache.charge(12 * MIB, HUGE);
        BudgetCharge second = cache.charge(8 * MIB, HUGE);
        frees("first", cache, first);
        frees("second", cache, second);

        queries.charge(40 * MIB, HUGE);
        assertThat(asked).containsExactly("first: app misses 20", "second: app misses 8");
    }

    @Test
    void nobodyIsAskedTwice() {
        cache.charge(24 * MIB, HUGE);
        BudgetCharge spare = queries.charge(20 * MIB, HUGE);
        frees("first", queries, spare);
        frees("second", queries, spare);
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> queries.charge(50 * MIB, HUGE))
                .satisfies(refused -> assertThat(refused.missingBytes()).isEqualTo(10 * MIB));
        assertThat(asked).containsExactly("first: queries misses 10", "second: app misses 10");
    }

    @Test
    void aListenerIsAskedUntilItsRegistrationIsClosed() {
        ListenerRegistration first = frees("first", cache, cache.charge(MIB, HUGE));
        frees("second", cache, cache.charge(MIB, HUGE));
        first.close();
        first.close();
        queries.charge(60 * MIB, HUGE);
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> app.charge(4 * MIB, HUGE));
        assertThat(asked).containsExactly("second: app misses 2");
    }

    @Test
    void aRegistrationOutlivesItsAccountWithoutHarm() {
        Budget brief = cache.child("brief", MIB);
        ListenerRegistration refusals = brief.onRefused(refused -> {});
        ListenerRegistration use = brief.onUse(0.5, () -> {});
        brief.close();
        refusals.close();
        use.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> brief.limit(2 * MIB))
                .withMessageContaining("app/cache/brief is closed");
        assertThat(cache.child("brief", MIB).limit()).isEqualTo(MIB);
    }

    private ListenerRegistration frees(String name, Budget account, BudgetCharge charge) {
        return account.onRefused(refused -> {
            String refuser = Objects.requireNonNull(refused.refused()).path();
            asked.add(name + ": " + refuser.substring(refuser.lastIndexOf('/') + 1) + " misses "
                    + refused.missingBytes() / MIB);
            charge.close();
        });
    }
}
