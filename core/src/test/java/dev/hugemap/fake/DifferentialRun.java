// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.bridge.MapFlags;
import dev.hugemap.bridge.Protection;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Host;
import dev.hugemap.host.KernelFiles;
import java.util.ArrayList;
import java.util.List;

/** One window of addresses on the real kernel and its twin on a model of it. */
final class DifferentialRun implements AutoCloseable {
    /** Far below what a kernel hands out, so that nobody else maps into the holes that the calls leave. */
    private static final long WINDOW = 0x2000_0000_0000L;

    private static final int SHOWN_CALLS = 12;

    private final NativeBridge real = NativeBridge.system();
    private final KernelFiles realFiles = KernelFiles.system();
    private final FakeLinux fake;
    private final boolean pools;
    private final boolean places;
    private final long bytes;
    private final long margin;
    private final String name;
    private final List<String> history = new ArrayList<>();
    private int sameFaults;

    /**
     * Reserves the window in both.
     *
     * @param host what the model is like
     * @param bytes the window's length
     * @param margin bytes reserved on either side, so that the window has no neighbour of its own
     * @param name what a failure is called
     */
    DifferentialRun(Host host, long bytes, long margin, String name) {
        this.fake = LikeThisHost.build(host, realFiles);
        this.bytes = bytes;
        this.margin = margin;
        this.name = name;
        pools = Boolean.getBoolean("hugemap.fake.pools")
                || host.pools().stream().allMatch(pool -> pool.unreserved() == 0 && pool.overcommit() == 0);
        places = host.nodes().size() == 1 && host.nodes().getFirst().number() == 0;
        for (NativeBridge kernel : List.of(real, fake)) {
            MapFlags flags = MapFlags.RESERVATION.fixedNoReplace();
            kernel.mmap(WINDOW - margin, bytes + 2 * margin, Protection.PROT_NONE, flags, -1, 0);
        }
    }

    /** Makes a call in both and compares; a call that could do harm to the host is passed over. */
    void step(RandomOperation operation) {
        if (operation.isPlacement() && !places
                || operation.isHugeTlb() && !pools
                || operation.isMove() && hasReservation()) {
            return;
        }
        long realFaults = new Faults(real).now();
        String expected = operation.apply(real, WINDOW);
        realFaults = new Faults(real).now() - realFaults;
        long fakeFaults = new Faults(fake).now();
        String actual = operation.apply(fake, WINDOW);
        fakeFaults = new Faults(fake).now() - fakeFaults;
        history.add(history.size() + ": " + operation + " = " + expected);
        String what = name + ", the last calls:\n"
                + String.join("\n", history.subList(Math.max(0, history.size() - SHOWN_CALLS), history.size()));
        assertThat(actual).as(what).isEqualTo(expected);
        assertThat(observe(fake, fake.files())).as(what).isEqualTo(observe(real, realFiles));
        // The thread's own faults come on top, now and then.
        assertThat(realFaults).as(what).isGreaterThanOrEqualTo(fakeFaults);
        sameFaults += realFaults == fakeFaults ? 1 : 0;
    }

    /** Checks what no single step can show. */
    void finish() {
        assertThat(sameFaults).as("steps with the same count of faults").isGreaterThan(history.size() / 2);
    }

    @Override
    public void close() {
        real.munmap(WINDOW - margin, bytes + 2 * margin);
    }

    private Observation observe(NativeBridge kernel, KernelFiles files) {
        Observation seen = Observation.of(kernel, files, WINDOW, bytes);
        return pools ? seen : seen.withoutPools();
    }

    /** A kernel loses reservations for good when a part of such a mapping moves: not on a host that others use. */
    private boolean hasReservation() {
        return fake.vmas().stream().anyMatch(line -> line.contains("hugetlb") && !line.contains(" nr"));
    }
}
