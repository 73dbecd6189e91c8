// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

/** What a probe of a kernel feature found. */
public enum FeatureState {
    /** The kernel knows the call. */
    PRESENT,
    /** The kernel doesn't know the call, or this process lacks the privilege that the feature consists in. */
    ABSENT,
    /** The probe itself was refused, for example by a seccomp filter: no statement. */
    UNKNOWN
}
