// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.fake.FakeLinuxBuilder;
import dev.hugemap.fake.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Runs an operation once for each of its system calls and for each error, on a fresh host, with that one call failing. */
final class FailureSweep {
    private FailureSweep() {}

    /** What is tried while one call of it fails; true if the failure made a difference. Leaves nothing behind. */
    interface Operation {
        boolean run(Trial trial, FailingCall failure);
    }

    /** Runs once to count the calls, then once for each call and error; returns how many failures made a difference. */
    static int run(Supplier<FakeLinuxBuilder> host, Operation operation) {
        Trial first = Trial.of(host.get());
        FailingCall counting = FailingCall.none(first.linux());
        operation.run(first, counting);
        int refused = 0;
        for (Map.Entry<String, Integer> call : counting.counts().entrySet()) {
            for (Errno errno : List.of(Errno.ENOMEM, Errno.EINVAL)) {
                for (int n = 1; n <= call.getValue(); n++) {
                    Trial trial = Trial.of(host.get());
                    Snapshot empty = trial.linux().snapshot();
                    FailingCall failure = new FailingCall(trial.linux(), call.getKey(), n, errno);
                    boolean was = operation.run(trial, failure);
                    refused += was ? 1 : 0;
                    failure.assertUnchanged(empty);
                }
            }
        }
        return refused;
    }
}
