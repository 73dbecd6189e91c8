// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.page.AddressRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pass over a plan: step by step, until all was tried or something ends it. For one thread, once. */
final class CollapseRun {
    /** How often in a row the kernel may lack a huge page, or find pages of one in use, before that counts. */
    private static final int PATIENCE = 4;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long FIRST_PAUSE_NANOS = 5_000_000;

    private final CollapsePlan plan;
    private final RemoteCall call;
    private final RoomGuard guard;
    private final Pace pace;
    /** Whether all of a block is still mapped: ENOMEM says both that it isn't and that no huge page is free. */
    private final LongPredicate mapped;

    /** What the settings say by now: a pass may take minutes. */
    private final Supplier<Optional<CollapseObstacle>> settings;

    private final BooleanSupplier cancelled;
    private final CollapseListener listener;
    private final RestingBlocks resting;
    private final Refusals refusals = new Refusals();
    private final StepSize step = new StepSize();
    /** What was in use, to be tried once more at the end. */
    private final List<AddressRange> busy = new ArrayList<>();

    private final long start;
    private final long total;
    private long settingsRead;
    private long collapsed;
    private long tried;
    private long calls;
    private long longest;
    private long retries;
    private @Nullable StopReason stop;
    private String stopDetail = "";

    CollapseRun(
            CollapsePlan plan,
            RemoteCall call,
            RoomGuard guard,
            Pace pace,
            LongPredicate mapped,
            Supplier<Optional<CollapseObstacle>> settings,
            BooleanSupplier cancelled,
            CollapseListener listener,
            RestingBlocks resting) {
        this.plan = plan;
        this.call = call;
        this.guard = guard;
        this.pace = pace;
        this.mapped = mapped;
        this.settings = settings;
        this.cancelled = cancelled;
        this.listener = listener;
        this.resting = resting;
        this.start = pace.now();
        this.settingsRead = start;
        this.total = plan.hugePages() * plan.hugePage().bytes();
    }

    CollapseOutcome run(HugeShare before) {
        long untried = drain(plan.blocks());
        for (int round = 1; round < PATIENCE && stop == null && !busy.isEmpty(); round++) {
            List<AddressRange> again = List.copyOf(busy);
            busy.clear();
            retries += again.size();
            pause(round);
            untried += drain(again);
        }
        busy.forEach(block -> refuse(Errno.EAGAIN, block.start()));
        CollapseEffort effort = new CollapseEffort(pace.now() - start, calls, longest, retries);
        StopReason reason = stop == null ? StopReason.DONE : stop;
        return new CollapseOutcome(
                plan, reason, stopDetail, collapsed, refusals.all(), untried, effort, before, Optional.empty());
    }

    /** Tries all of these; how many were left when something ended the pass. */
    private long drain(List<AddressRange> blocks) {
        BlockQueue queue = new BlockQueue(blocks, plan.hugePage().bytes());
        int lacking = 0;
        int singly = 0;
        while (queue.left() > 0 && mayGoOn(queue)) {
            List<Long> next = queue.peek(singly > 0 ? 1 : step.hugePages());
            try {
                int made = collapse(next);
                queue.remove(made);
                lacking = 0;
                singly = Math.max(next.size() - made, singly - made);
            } catch (SyscallException refused) {
                Errno errno = refused.errno();
                if (next.size() > 1) {
                    singly = next.size(); // Which of them it was shows one by one; what was made takes no time again.
                } else if (errno.equals(Errno.EBUSY) || errno.equals(Errno.ENOMEM) && mapped.test(next.getFirst())) {
                    lacking++;
                    retries++;
                    lack(errno, lacking);
                } else if (!errno.equals(Errno.EINTR) && !endsBy(errno)) {
                    queue.remove(1);
                    singly--;
                    passOver(errno, next.getFirst());
                }
            }
            listener.tried(tried * plan.hugePage().bytes(), total);
        }
        return queue.left();
    }

    private int collapse(List<Long> blocks) {
        long from = pace.now();
        calls++;
        try {
            int made = call.collapse(blocks);
            collapsed += made;
            tried += made;
            step.took(pace.now() - from, made);
            return made;
        } finally {
            longest = Math.max(longest, pace.now() - from);
        }
    }

    private boolean mayGoOn(BlockQueue queue) {
        if (stop != null) {
            return false;
        }
        if (cancelled.getAsBoolean()) {
            return end(StopReason.CANCELLED, "");
        }
        Optional<Duration> budget = plan.options().budget();
        if (budget.isPresent() && pace.now() - start >= budget.get().toNanos()) {
            return end(StopReason.OUT_OF_TIME, "");
        }
        if (pace.now() - settingsRead >= SECOND_NANOS) {
            settingsRead = pace.now();
            Optional<CollapseObstacle> off = settings.get();
            if (off.isPresent()) {
                return end(StopReason.SWITCHED_OFF, off.get().sentence());
            }
        }
        long pages = Math.min(step.hugePages(), queue.left());
        if (pages > 1 && guard.refuses(pages * plan.hugePage().bytes()).isPresent()) {
            step.startAgain();
        }
        Optional<String> tooMuch =
                guard.refuses(step.hugePages() * plan.hugePage().bytes());
        return tooMuch.isEmpty() || end(StopReason.LOW_MEMORY, tooMuch.get());
    }

    /** The kernel has no huge page for anybody now, or the group none left: waiting may help, going on doesn't. */
    private void lack(Errno errno, int times) {
        if (times >= PATIENCE) {
            end(
                    errno.equals(Errno.ENOMEM) ? StopReason.NO_HUGE_PAGE : StopReason.GROUP_FULL,
                    times + " times in a row");
        } else {
            pause(times);
        }
    }

    private boolean endsBy(Errno errno) {
        if (errno.equals(Errno.ESRCH)) {
            end(StopReason.PROCESS_ENDED, "");
        } else if (errno.equals(Errno.EPERM) || errno.equals(Errno.EACCES)) {
            end(StopReason.NOT_PERMITTED, errno.toString());
        }
        return stop != null;
    }

    private void passOver(Errno errno, long block) {
        if (errno.equals(Errno.EAGAIN)) {
            busy.add(new AddressRange(block, plan.hugePage().bytes()));
        } else {
            refuse(errno, block);
        }
    }

    private void refuse(Errno errno, long block) {
        tried++;
        refusals.add(errno, block);
        resting.refused(block);
    }

    /** Longer each time, but not beyond the time box. */
    private void pause(int times) {
        long nanos = FIRST_PAUSE_NANOS << times;
        long left = plan.options()
                .budget()
                .map(budget -> budget.toNanos() - (pace.now() - start))
                .orElse(nanos);
        if (left > 0) {
            pace.pause().accept(Math.min(nanos, left));
        }
    }

    private boolean end(StopReason reason, String detail) {
        stop = reason;
        stopDetail = detail;
        return false;
    }
}
