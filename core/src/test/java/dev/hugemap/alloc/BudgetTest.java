// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.GIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.hugemap.page.PageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts in a tree, charged by hand. */
final class BudgetTest {
    private static final PageSize SMALL = PageSize.kib(4);
    private static final PageSize HUGE = PageSize.mib(2);

    private final Budget app = Budget.root("app", 100 * MIB);
    private final Budget cache = app.child("cache", 60 * MIB);
    private final Budget index = app.child("index");

    @Test
    void aChargeCountsHereAndAboveUntilItIsClosed() {
        BudgetCharge first = cache.charge(10 * MIB, HUGE);
        BudgetCharge second = cache.charge(3 * MIB, SMALL);
        assertThat(first.bytes()).isEqualTo(10 * MIB);
        assertThat(cache.used()).isEqualTo(13 * MIB);
        assertThat(app.used()).isEqualTo(13 * MIB);
        assertThat(index.used()).isZero();
        assertThat(app.statistics().usedOn(HUGE)).isEqualTo(10 * MIB);
        assertThat(app.statistics().usedOn(SMALL)).isEqualTo(3 * MIB);
        assertThat(app.statistics().usedOn(PageSize.gib(1))).isZero();

        first.close();
        first.close();
        assertThat(app.used()).as("given back once").isEqualTo(3 * MIB);
        assertThat(app.peak()).isEqualTo(13 * MIB);
        second.close();
        assertThat(app.statistics().pages())
                .containsExactly(new PageSizeUse(SMALL, 0, 3 * MIB), new PageSizeUse(HUGE, 0, 10 * MIB));
        assertThat(cache.used()).isZero();
    }

    @Test
    void whatAnAccountRefusesChangesNothingAnywhere() {
        cache.charge(50 * MIB, HUGE);
        BudgetStatistics before = app.statistics();
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> cache.charge(12 * MIB, HUGE))
                .withMessage(
                        "cannot charge 12 MiB to app/cache: app/cache has 50 MiB of 60 MiB in use (peak 50 MiB) [HM-602]. Free"
                                + " memory there, or raise the limit of app/cache (Budget.limit)")
                .satisfies(refused -> {
                    assertThat(refused.requestedBytes()).isEqualTo(12 * MIB);
                    assertThat(refused.missingBytes()).isEqualTo(2 * MIB);
                    assertThat(refused.account()).isEqualTo("app/cache");
                });
        assertThat(app.statistics()).isEqualTo(before);
        cache.charge(10 * MIB, HUGE);
    }

    @Test
    void whatAnAncestorRefusesChangesNothingAndTellsWhoHasTheMemory() {
        index.charge(70 * MIB, HUGE);
        cache.charge(20 * MIB, HUGE);
        BudgetStatistics before = app.statistics();
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> cache.charge(11 * MIB, HUGE))
                .withMessageContaining(
                        "cannot charge 11 MiB to app/cache: app has 90 MiB of 100 MiB in use (peak 90 MiB), "
                                + "most of it by app/index 70 MiB, app/cache 20 MiB")
                .satisfies(refused ->
                        assertThat(Objects.requireNonNull(refused.refused())).isEqualTo(before));
        assertThat(app.statistics()).isEqualTo(before);
        cache.charge(10 * MIB, HUGE);
    }

    @Test
    void aLimitCanBeChangedAndLoweredBelowWhatIsInUse() {
        BudgetCharge large = cache.charge(50 * MIB, HUGE);
        cache.limit(20 * MIB);
        assertThat(cache.limit()).isEqualTo(20 * MIB);
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> cache.charge(1, SMALL))
                .satisfies(refused -> assertThat(refused.missingBytes()).isEqualTo(30 * MIB + 1));
        large.close();
        cache.charge(20 * MIB, HUGE);
        cache.limit(Long.MAX_VALUE);
        cache.charge(80 * MIB, HUGE);
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> cache.charge(GIB, HUGE))
                .withMessageContaining("app has 100 MiB of 100 MiB in use");
    }

    @Test
    void anUnlimitedTreeCountsAlone() {
        Budget all = Budget.root("all");
        assertThat(all.limit()).isEqualTo(Long.MAX_VALUE);
        all.child("some").charge(1L << 50, PageSize.gib(1));
        assertThat(all.peak()).isEqualTo(1L << 50);
        assertThatExceptionOfType(BudgetExceededException.class)
                .as("more than a long can count")
                .isThrownBy(() -> all.charge(Long.MAX_VALUE, PageSize.gib(1)));
    }

    @Test
    void namesArePathsAndUniqueAmongOpenSiblings() {
        Budget queries = index.child("queries");
        assertThat(queries.name()).isEqualTo("queries");
        assertThat(queries.path()).isEqualTo("app/index/queries").isEqualTo(queries.toString());
        assertThat(queries.parent()).contains(index);
        assertThat(app.parent()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.child("queries"))
                .withMessageContaining("app/index has an account 'queries' already");
        queries.close();
        assertThat(index.child("queries").used()).isZero();
        assertThat(cache.child("queries").path()).isEqualTo("app/cache/queries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b"})
    void refusesNamesThatAreNone(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Budget.root(name));
        assertThatIllegalArgumentException().isThrownBy(() -> app.child(name));
        assertThat(app.child("c").path()).isEqualTo("app/c");
    }

    @Test
    void refusesNumbersThatCantBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> Budget.root("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> app.child("b", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> app.limit(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> app.charge(0, HUGE));
        assertThatIllegalArgumentException().isThrownBy(() -> app.charge(-1, HUGE));
        assertThatIllegalArgumentException().isThrownBy(() -> app.onUse(0, () -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> app.onUse(1.01, () -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> app.onUse(Double.NaN, () -> {}));
        assertThat(Budget.root("nothing", 0).limit()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aChargeWithoutAPageSizeChargesNothing() {
        assertThatNullPointerException().isThrownBy(() -> cache.charge(MIB, null));
        assertThat(app.used()).isZero();
        assertThat(cache.charge(MIB, SMALL).bytes()).isEqualTo(app.used());
    }

    @Test
    void closesWhenNothingIsChargedOrOpenBelow() {
        BudgetCharge charge = cache.charge(4 * MIB, HUGE);
        assertThatIllegalStateException()
                .isThrownBy(cache::close)
                .withMessageContaining("app/cache has 4 MiB of 60 MiB in use");
        charge.close();
        assertThatIllegalStateException().isThrownBy(app::close).withMessageContaining("open below it: 2 accounts");
        cache.close();
        index.close();
        app.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.charge(1, HUGE))
                .withMessageContaining("app/cache is closed");
        assertThatIllegalStateException().isThrownBy(() -> app.child("late"));
        assertThatIllegalStateException().isThrownBy(() -> app.onRefused(refused -> {}));
        assertThatIllegalStateException().isThrownBy(app::close);
    }

    @Test
    void statisticsHaveALineForEachAccount() {
        cache.charge(6 * MIB, HUGE).close();
        cache.charge(4 * MIB, HUGE);
        index.charge(GIB / 1024, SMALL);
        assertThat(app.statistics()).hasToString("""
                app: 5 MiB of 100 MiB in use (peak 6 MiB); 1 MiB on 4 KiB pages (peak 1 MiB); 4 MiB on 2 MiB pages (peak 6 MiB)
                app/cache: 4 MiB of 60 MiB in use (peak 6 MiB); 4 MiB on 2 MiB pages (peak 6 MiB)
                app/index: 1 MiB in use (peak 1 MiB); 1 MiB on 4 KiB pages (peak 1 MiB)""");
    }

    @Test
    void listenersAreAskedFromTheNearestToTheOneThatRefusesUntilItFits() {
        List<String> asked = new ArrayList<>();
        Budget query = index.child("query", 50 * MIB);
        BudgetCharge cached = cache.charge(60 * MIB, HUGE);
        app.onRefused(refused -> asked.add("app"));
        query.onRefused(refused -> asked.add("query"));
        index.onRefused(refused -> asked.add("index"));
        cache.onRefused(refused -> {
            asked.add("cache for " + refused.account() + " " + refused.missingBytes() / MIB);
            cached.close();
        });

        query.charge(45 * MIB, HUGE);
        assertThat(asked).containsExactly("query", "index", "app", "cache for app/index/query 5");
        asked.clear();
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> query.charge(6 * MIB, HUGE));
        assertThat(asked).as("what others have is of no use there").containsExactly("query");
    }

    @Test
    void aListenerStaysAsLongAsItsAccount() {
        List<String> asked = new ArrayList<>();
        Budget query = app.child("query");
        query.onRefused(refused -> asked.add("query"));
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> cache.charge(GIB, HUGE));
        assertThat(asked).as("its own limit refused").isEmpty();
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> index.charge(GIB, HUGE));
        assertThat(asked).containsExactly("query");
        query.close();
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> index.charge(GIB, HUGE));
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatAListenerIsRefusedAsksNobody() {
        List<String> asked = new ArrayList<>();
        app.onRefused(refused -> {
            asked.add("app");
            assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> app.charge(GIB, HUGE));
        });
        assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(() -> app.charge(GIB, HUGE));
        assertThat(asked).containsExactly("app");
    }

    @Test
    void whatAListenerThrowsGoesToWhoeverAsked() {
        BudgetStatistics before = app.statistics();
        app.onRefused(refused -> {
            throw new IllegalCallerException("not now");
        });
        assertThatExceptionOfType(IllegalCallerException.class).isThrownBy(() -> app.charge(GIB, HUGE));
        assertThat(app.statistics()).isEqualTo(before);
        app.charge(100 * MIB, HUGE);
    }
}
