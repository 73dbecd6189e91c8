// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import dev.hugemap.bridge.call.NativeBridge;
import java.util.Arrays;
import java.util.List;

/**
 * What this kernel can do, found by calling it. Each feature is probed when it is first asked for, once.
 *
 * <p>A probe maps nothing, changes nothing and leaves no descriptor open. Safe for use by many threads.
 */
public final class KernelFeatures {
    private final List<Lazy<FeatureState>> states;

    private KernelFeatures(NativeBridge bridge) {
        FeatureProbe probe = new FeatureProbe(bridge);
        states = Arrays.stream(KernelFeature.values())
                .map(feature -> new Lazy<>(() -> probe.run(feature)))
                .toList();
    }

    /**
     * The features of the kernel behind a bridge. Nothing is called yet.
     *
     * @param bridge what the probes call
     * @return the features
     */
    @SuppressWarnings("exports") // only hugemap\'s own modules and tests bring a bridge
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
        return states.get(feature.ordinal()).get();
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
