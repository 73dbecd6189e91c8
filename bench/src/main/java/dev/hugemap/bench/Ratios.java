// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides what is to be compared: hugemap's times by C's, the JDK's by hugemap's, and the speed-up of several threads
 * over one by C's own.
 *
 * @param series that were observed on their page size
 * @param baselineAim the bound for hugemap's times beside C's
 */
record Ratios(List<Series> series, String baselineAim) {
    private static final String JDK_AIM = "at least 10";
    private static final String SPEED_UP_AIM = "at least 0.97";

    /** All ratios, beside each series of hugemap's in turn. */
    List<Ratio> all() {
        List<Ratio> ratios = new ArrayList<>();
        for (Series one : series) {
            if (one.name().equals(HugemapArm.NAME)) {
                series.forEach(other -> addTimes(ratios, one, other));
                addSpeedUps(ratios, one);
            }
        }
        return ratios;
    }

    private void addTimes(List<Ratio> ratios, Series hugemap, Series other) {
        if (other.name().equals(BaselineArm.NAME)) {
            if (other.subject().equals(hugemap.subject())) {
                ratios.add(Ratio.of("hugemap / C, " + hugemap.subject(), baselineAim, hugemap, other));
            }
        } else if (!other.name().equals(HugemapArm.NAME) && hugemap.part().equals(Series.USABLE)) {
            ratios.add(Ratio.of(other.name() + " / hugemap, " + hugemap.subject(), JDK_AIM, other, hugemap));
        }
    }

    private void addSpeedUps(List<Ratio> ratios, Series hugemap) {
        if (hugemap.threads() == 1) {
            return;
        }
        Optional<Ratio> ofHugemap = speedUp(HugemapArm.NAME, hugemap);
        Optional<Ratio> ofBaseline = speedUp(BaselineArm.NAME, hugemap);
        ofHugemap.ifPresent(ratios::add);
        ofBaseline.ifPresent(ratios::add);
        if (ofHugemap.isPresent() && ofBaseline.isPresent()) {
            String name = "speed-up of hugemap / of C, " + hugemap.subject();
            ratios.add(ofHugemap.get().over(ofBaseline.get(), name, SPEED_UP_AIM));
        }
    }

    /** The time of one thread for each unit of time that several took, of an arm in what another one was timed in. */
    private Optional<Ratio> speedUp(String name, Series several) {
        Optional<Series> parallel = find(name, several, several.threads());
        return find(name, several, 1)
                .flatMap(alone -> parallel.map(together ->
                        Ratio.of("speed-up of " + name + ", " + several.subject(), Ratio.NO_AIM, alone, together)));
    }

    private Optional<Series> find(String name, Series like, int threads) {
        return series.stream()
                .filter(one -> one.name().equals(name) && one.threads() == threads)
                .filter(one -> one.part().equals(like.part()) && one.label().equals(like.label()))
                .findFirst();
    }
}
