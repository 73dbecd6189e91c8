// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static dev.hugemap.memory.Trial.BASE;
import static dev.hugemap.memory.Trial.HUGE;
import static dev.hugemap.memory.Trial.MIB;
import static dev.hugemap.memory.Trial.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.host.KernelFeature;

/**
 * A region in use on a modelled host, and what it should hold: parts are there, on small pages and on a huge one that is cut
 * or kept, so that a fault of all of it meets whatever a fault can meet. On a host of several nodes it is bound to the second.
 */
final class FaultLife implements AutoCloseable {
    static final long LENGTH = 6 * MIB + 2 * SMALL.bytes() + 3 * BASE.bytes();

    private final Trial trial;
    private final Region region;
    private final FaultModel model;
    private final FaultProof proof;
    private final FaultContents contents;

    FaultLife(Trial trial, BackingPolicy backings, FaultPolicy policy) {
        this.trial = trial;
        RegionOptions options =
                Trial.options(backings).faultedBy(policy).named("life").withoutFork();
        if (trial.memory().host().nodes().size() > 1) {
            options = options.placedBy(NumaPolicy.bind(1));
        }
        region = trial.memory().reserve(LENGTH, options.locked().congruentTo(HUGE.bytes() - SMALL.bytes()));
        model = new FaultModel(region, "life");
        proof = new FaultProof(model, backings, policy);
        contents = new ModelContents(trial.linux());
        putIn(SMALL.bytes(), HUGE.bytes());
        putIn(3 * MIB, SMALL.bytes());
        putIn(5 * MIB, 2 * BASE.bytes());
        decommit(policy.longestDelay().isZero() ? HUGE.bytes() : HUGE.bytes() / 4);
    }

    Region region() {
        return region;
    }

    private void putIn(long offset, long length) {
        region.fault(offset, length);
        model.sync(offset, length);
        model.write(contents, offset, offset + length, 1 + offset);
    }

    private void decommit(long length) {
        region.decommit(SMALL.bytes(), length);
        model.decommitted(SMALL.bytes(), length);
    }

    /** Faults all of it. */
    FaultOutcome faultAll() {
        return region.fault(0, LENGTH);
    }

    /**
     * Sees after a fault that didn't come to its end that what is committed is in memory and holds what it should, that
     * nothing else is there, and that the next fault puts in the rest.
     */
    void checkAndGoOn(Object when) {
        check(when);
        region.resetBackoff();
        faultAll();
        assertThat(region.committedBytes()).as("%s", when).isEqualTo(LENGTH);
        model.sync(0, LENGTH);
        model.check(contents);
    }

    private void check(Object when) {
        model.sync(0, LENGTH);
        model.check(contents);
        if (trial.memory().host().nodes().size() > 1) {
            assertThat(trial.memory().inspector().nodes(region.range(), BASE))
                    .as("%s", when)
                    .containsOnlyKeys(1);
        }
        if (trial.memory().host().features().has(KernelFeature.PAGEMAP_SCAN)) {
            proof.refused(0, LENGTH);
        }
        assertThat(trial.linux().pool(HUGE).reserved()).as("%s", when).isZero();
    }

    @Override
    public void close() {
        region.close();
    }
}
