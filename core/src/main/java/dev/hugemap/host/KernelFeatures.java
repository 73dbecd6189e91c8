// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.call.NativeBridge;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What this kernel can do, found by calling it. Each feature is probed when it is first asked for, once.
 *
 * <p>A probe maps nothing, changes nothing and leaves no descriptor open. Safe for use by many threads.
 */
public final class KernelFeatures {
    private final FeatureProbe probe;
    private final AtomicReferenceArray<FeatureState> states = new AtomicReferenceArray<>(KernelFeature.values().length);

    private KernelFeatures(NativeBridge bridge) {
        probe = new FeatureProbe(bridge);
    }

    /**
     * The features of the kernel behind a bridge. Nothing is called yet.
     *
     * @param bridge what the probes call
     * @return the features
     */
    @SuppressWarnings("exports") // only hugemap's own modules and tests bring a bridge
    public static KernelFeatures of(NativeBridge bridge) {
        return new KernelFeatures(bridge);
    }

    /**
     * What the probe of a feature found.
     *
     * @param feature a feature
     * @return its state
     */
    public FeatureState state(KernelFeature feature) {
        FeatureState known = states.get(feature.ordinal());
        return known == null ? probed(feature) : known;
    }

    private synchronized FeatureState probed(KernelFeature feature) {
        FeatureState known = states.get(feature.ordinal());
        if (known == null) {
            known = probe.run(feature);
            states.set(feature.ordinal(), known);
        }
        return known;
    }

    /**
     * Whether a feature is known to be there.
     *
     * @param feature a feature
     * @return false where it is absent and where the probe was refused
     */
    public boolean has(KernelFeature feature) {
        return state(feature) == FeatureState.PRESENT;
    }
}
