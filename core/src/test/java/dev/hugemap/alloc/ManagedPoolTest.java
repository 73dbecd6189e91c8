// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import static dev.hugemap.alloc.ModelHost.KIB;
import static dev.hugemap.alloc.ModelHost.MIB;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.require;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hugemap.fake.FakeLinux;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** What JMX shows of a pool, and for how long. */
final class ManagedPoolTest {
    private final ModelHost host = ModelHost.of(FakeLinux.x86());
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void hasTheStatisticsAsItsAttributes() throws JMException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB);
                PoolRegistration registration = pool.register("index")) {
            pool.allocate(100);
            pool.free(pool.allocate(100));
            pool.allocate(5 * MIB);
            HugePoolMXBean shown = JMX.newMXBeanProxy(server, name(registration), HugePoolMXBean.class);
            PoolStatistics statistics = pool.statistics();

            assertThat(registration.objectName()).isEqualTo("dev.hugemap:type=HugePool,name=index");
            assertThat(shown.getGranuleBytes()).isEqualTo(2 * MIB);
            assertThat(shown.getTotalGranules()).isEqualTo(32);
            assertThat(shown.getUsedGranules())
                    .isEqualTo(4)
                    .isEqualTo(statistics.room().used());
            assertThat(shown.getKeptGranules()).isEqualTo(statistics.room().kept());
            assertThat(shown.getLongestFreeGranules())
                    .isEqualTo(statistics.room().longestFree());
            assertThat(shown.getCommittedBytes()).isEqualTo(statistics.committedBytes());
            assertThat(shown.getLiveBlocks()).isEqualTo(2);
            assertThat(shown.getLiveBytes()).isEqualTo(statistics.liveBytes());
            assertThat(shown.getCachedBytes()).isPositive().isEqualTo(statistics.cachedBytes());
            assertThat(shown.getInternalFragmentation()).as("of a plain pool").isNaN();
            assertThat(shown.getMostInternalFragmentation()).isEqualTo(statistics.mostInternalFragmentation());
            assertThat(shown.getExternalFragmentation()).isEqualTo(statistics.externalFragmentation());
            assertThat(shown.getWrongFrees()).isZero();
            assertThat(shown.getRefusedGiveBacks()).isZero();
            assertThat(shown.getSizeClasses()).isEqualTo(statistics.classes());
            assertThat(shown.getResidence()).isEqualTo(ManagedResidence.of(pool.residence()));
        }
    }

    @Test
    void canBeReadByWhoDoesNotKnowItsClasses() throws JMException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB);
                PoolRegistration registration = pool.register("index")) {
            pool.allocate(64 * KIB);
            CompositeData residence = (CompositeData) server.getAttribute(name(registration), "Residence");
            CompositeData[] leaves = (CompositeData[]) residence.get("leaves");
            CompositeData[] classes = (CompositeData[]) server.getAttribute(name(registration), "SizeClasses");

            assertThat(residence.get("hugeBytes")).isEqualTo(2 * MIB);
            assertThat(residence.get("hugeCoverage")).isEqualTo(1.0);
            assertThat(leaves).singleElement().satisfies(leaf -> {
                assertThat(leaf.get("leafBytes")).isEqualTo(2 * MIB);
                assertThat(leaf.get("bytes")).isEqualTo(2 * MIB);
            });
            assertThat(classes)
                    .singleElement()
                    .satisfies(each -> assertThat(each.get("blockBytes")).isEqualTo(1 << 16));
        }
    }

    @Test
    void aCoverageThatIsNotKnownIsNotANumber() throws JMException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB);
                PoolRegistration registration = pool.register("index")) {
            CompositeData residence = (CompositeData) server.getAttribute(name(registration), "Residence");
            assertThat(residence.get("residentBytes")).isEqualTo(0L);
            assertThat((Double) residence.get("hugeCoverage")).isNaN();
        }
    }

    @Test
    void isShownUntilItsRegistrationOrThePoolIsClosed() throws JMException {
        HugePool pool = host.open(require(transparent()), 64 * MIB);
        assertThat(shown()).isEmpty();
        PoolRegistration first = pool.register("first");
        PoolRegistration second = pool.register("second");
        assertThat(shown()).containsExactlyInAnyOrder(name(first), name(second));
        first.close();
        assertThat(shown()).containsExactly(name(second));
        pool.close();
        assertThat(shown()).isEmpty();
        second.close();
        assertThatIllegalStateException().isThrownBy(() -> pool.register("third"));
        assertThat(shown()).isEmpty();
    }

    @Test
    void aPoolThatCannotCloseYetIsStillShown() throws JMException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB);
                PoolArena arena = pool.arena();
                PoolRegistration registration = pool.register("index")) {
            arena.allocateUninitialized(64, 8);
            assertThatIllegalStateException().isThrownBy(pool::close);
            assertThat(shown()).containsExactly(name(registration));
        }
    }

    @Test
    void twoPoolsCannotHaveOneName() throws JMException {
        HugePool one = host.open(require(transparent()), 64 * MIB);
        try (HugePool other = host.open(require(transparent()), 64 * MIB)) {
            PoolRegistration registration = one.register("index");
            assertThatExceptionOfType(PoolNameTakenException.class)
                    .isThrownBy(() -> other.register("index"))
                    .withMessageStartingWith("cannot register a pool as index: another one has that name")
                    .satisfies(taken -> assertThat(taken.name()).isEqualTo("index"));
            registration.close();
            PoolRegistration next = other.register("index");
            registration.close();
            one.close();
            assertThat(shown()).as("the other's").containsExactly(name(next));
        }
    }

    @Test
    void aNameMayHaveAnyCharacters() throws JMException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            for (String name : List.of("a b", "a,b=c", "a*", "a?", "\"a\"", "a:b", "a\nb", "größe")) {
                try (PoolRegistration registration = pool.register(name)) {
                    assertThat(shown()).containsExactly(name(registration));
                }
            }
            assertThatIllegalArgumentException().isThrownBy(() -> pool.register(" "));
        }
    }

    @Test
    void whatSomebodyTookFromTheServerIsGone() throws JMException {
        try (HugePool pool = host.open(require(transparent()), 64 * MIB)) {
            PoolRegistration registration = pool.register("index");
            server.unregisterMBean(name(registration));
            registration.close();
            assertThat(shown()).isEmpty();
        }
    }

    private Iterable<ObjectName> shown() throws JMException {
        return server.queryNames(new ObjectName("dev.hugemap:*"), null);
    }

    private static ObjectName name(PoolRegistration registration) throws JMException {
        return new ObjectName(registration.objectName());
    }
}
