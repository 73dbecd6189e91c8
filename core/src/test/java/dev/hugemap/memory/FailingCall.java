// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinux;
import dev.hugemap.fake.Snapshot;
import java.util.Map;
import java.util.TreeMap;

/** One call that fails once, between arming and disarming; without a call's name, it counts all. */
final class FailingCall {
    private final FakeLinux linux;
    private final String call;
    private final int n;
    private final Errno errno;
    private final Map<String, Integer> counts = new TreeMap<>();

    FailingCall(FakeLinux linux, String call, int n, Errno errno) {
        this.linux = linux;
        this.call = call;
        this.n = n;
        this.errno = errno;
    }

    /** None fails, and all are counted. */
    static FailingCall none(FakeLinux linux) {
        return new FailingCall(linux, "", 0, Errno.ENOMEM);
    }

    /** How many calls there were, by name. */
    Map<String, Integer> counts() {
        return counts;
    }

    void arm() {
        if (call.isEmpty()) {
            linux.beforeCall((name, arguments) -> counts.merge(name, 1, Integer::sum));
        } else {
            linux.failNth(n, call, errno);
        }
    }

    void disarm() {
        linux.beforeCall((name, arguments) -> {});
        linux.failNothing();
    }

    void assertUnchanged(Snapshot before) {
        Snapshot now = linux.snapshot();
        // A close that fails has closed all the same; the model keeps the descriptor.
        boolean leaves = call.equals("close");
        Snapshot compared =
                leaves ? new Snapshot(now.mappings(), now.pools(), now.residentBytes(), before.descriptors()) : now;
        assertThat(compared).as("%s", this).isEqualTo(before);
    }

    @Override
    public String toString() {
        return call.isEmpty() ? "without a failure" : "after " + call + " number " + n + " failed with " + errno;
    }
}
