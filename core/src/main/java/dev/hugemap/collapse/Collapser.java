// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.bridge.abi.Poll;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.flight.FlightGate;
import dev.hugemap.flight.Recorder;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.host.MemoryRoom;
import dev.hugemap.host.PageSizes;
import dev.hugemap.inspect.Inspector;
import dev.hugemap.inspect.MappingKind;
import dev.hugemap.inspect.PageWalk;
import dev.hugemap.inspect.ProcessEndedException;
import dev.hugemap.page.AddressRange;
import dev.hugemap.page.PageSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes big anonymous memory of a running process huge, without a change to its code.
 *
 * <pre>{@code
 * try (Collapser collapser = Collapser.open(pid)) {
 *     CollapseOutcome outcome = collapser.collapse(CollapseOptions.defaults());
 * }
 * }</pre>
 *
 * <p>It holds the process by a descriptor (pidfd), so that another one that gets its number is never touched. Contents stay;
 * while the kernel moves a huge page's contents, threads of the process that touch them wait. What is made is not for ever: the
 * kernel takes huge pages apart where the process unmaps or protects parts of them.
 *
 * <p>It takes ptrace read access to the process and CAP_SYS_NICE; for this JVM's own process neither, since Linux
 * 6.13 (before, CAP_SYS_NICE all the same). Looking reads smaps of
 * the whole process, which is slow where it is large, and drops the 1 GiB entries of mapped BARs. Source:
 * {@code man 2 process_madvise} (5.10; with MADV_COLLAPSE 6.1), {@code man 2 pidfd_open} (5.3).
 *
 * <p>For one thread, but for {@link #cancel()}.
 */
@SuppressWarnings("exports") // a bridge comes from hugemap's own modules alone
public final class Collapser implements AutoCloseable {
    private static final int EVENTS = 4;

    private final NativeBridge bridge;
    private final KernelFiles files;
    private final long pid;
    private final int pidfd;
    private final PageSize hugePage;
    private final Inspector inspector;
    private final RoomGuard guard;
    private final Pace pace;
    private final RestingBlocks resting = new RestingBlocks();
    private volatile boolean cancelled;

    private Collapser(
            NativeBridge bridge,
            KernelFiles files,
            long pid,
            int pidfd,
            PageSizes sizes,
            PageSize hugePage,
            Pace pace) {
        this.bridge = bridge;
        this.files = files;
        this.pid = pid;
        this.pidfd = pidfd;
        this.hugePage = hugePage;
        this.inspector = Inspector.of(bridge, files, sizes, pid);
        this.guard = new RoomGuard(MemoryRoom.of(files, pid));
        this.pace = pace;
    }

    /**
     * Holds a process of this machine.
     *
     * @param pid of the process
     * @return the collapser, to be closed; the process goes on whatever becomes of it
     * @throws CollapseException if there is no such process, or this kernel can't collapse
     * @throws dev.hugemap.bridge.BridgeUnavailableException on another operating system or without native access
     */
    public static Collapser open(long pid) {
        return open(NativeBridge.system(), KernelFiles.system(), pid);
    }

    /**
     * Holds a process of a host.
     *
     * @param bridge the system calls
     * @param files the host's files
     * @param pid of the process
     * @return the collapser, to be closed
     * @throws CollapseException if there is no such process, or this kernel can't collapse
     */
    public static Collapser open(NativeBridge bridge, KernelFiles files, long pid) {
        return open(bridge, files, pid, Pace.system());
    }

    static Collapser open(NativeBridge bridge, KernelFiles files, long pid, Pace pace) {
        PageSizes sizes = PageSizes.read(files, bridge);
        PageSize hugePage = sizes.thp()
                .orElseThrow(() ->
                        new CollapseException(Rights.unsupported("this kernel has no transparent huge pages"), null));
        int pidfd = HeldProcess.open(bridge, files, pid);
        return new Collapser(bridge, files, pid, pidfd, sizes, hugePage, pace);
    }

    /**
     * What would be made huge as the process stands now. Changes nothing.
     *
     * @param options what is wanted
     * @return the plan; where something is in the way of all of it, with that obstacle
     * @throws CollapseException if the process has ended, or may not be looked at
     */
    public CollapsePlan plan(CollapseOptions options) {
        Optional<CollapseObstacle> rights = new Rights(bridge, files, pid).obstacle(pidfd);
        if (rights.isPresent()) {
            switch (rights.get().reason()) {
                case NOT_PERMITTED_TO_ADVISE, NOT_SUPPORTED -> {}
                default -> throw new CollapseException(rights.get(), null);
            }
        }
        Optional<CollapseObstacle> obstacle = rights.or(() -> settings().obstacle(options));
        try {
            return new Planner(inspector, hugePage, options, resting::rests).plan(pid, obstacle);
        } catch (ProcessEndedException ended) {
            throw new CollapseException(
                    new CollapseObstacle(
                            ObstacleReason.ENDED,
                            "process " + pid + " ended, or started another program, while it was looked at",
                            ""),
                    ended);
        } catch (SyscallException refused) {
            boolean gone =
                    refused.errno().equals(Errno.ESRCH) || refused.errno().equals(Errno.ENOENT);
            throw new CollapseException(
                    gone
                            ? new CollapseObstacle(ObstacleReason.ENDED, "process " + pid + " has ended", "")
                            : new CollapseObstacle(
                                    ObstacleReason.NOT_PERMITTED_TO_LOOK,
                                    "may not look at the memory of process " + pid + " (" + refused.getMessage() + ")",
                                    "Root has what it takes"),
                    refused);
        }
    }

    private Settings settings() {
        return new Settings(bridge, files, pid, hugePage);
    }

    /**
     * Plans, and makes huge what can be.
     *
     * @param options what is wanted
     * @return what was done, proved by a look before and one after
     * @throws CollapseException if something is in the way of all of it
     */
    public CollapseOutcome collapse(CollapseOptions options) {
        return collapse(plan(options), (_, _) -> {});
    }

    /**
     * Makes huge what was planned. What has changed since then, the kernel refuses block by block.
     *
     * @param plan from this collapser
     * @param listener is told how far it has come
     * @return what was done, proved by a look before and one after
     * @throws CollapseException if something is in the way of all of it
     * @throws IllegalArgumentException if the plan is of another process
     */
    public CollapseOutcome collapse(CollapsePlan plan, CollapseListener listener) {
        if (plan.pid() != pid) {
            throw new IllegalArgumentException("the plan is of process " + plan.pid() + ", not of " + pid);
        }
        if (plan.obstacle().isPresent()) {
            throw new CollapseException(plan.obstacle().get(), null);
        }
        resting.startPass();
        ShareReader reader = new ShareReader(inspector, hugePage);
        HugeShare before = reader.read(plan);
        try (RemoteCall call = new RemoteCall(bridge, pidfd, hugePage.bytes())) {
            CollapseRun run = new CollapseRun(
                    plan,
                    call,
                    guard,
                    pace,
                    this::isMapped,
                    () -> settings().obstacle(plan.options()),
                    () -> cancelled,
                    listener,
                    resting);
            CollapseOutcome outcome = run.run(before);
            CollapseOutcome seen = outcome.stop() == StopReason.PROCESS_ENDED ? outcome : proved(outcome, reader);
            if (FlightGate.isOpen()) {
                Recorder.record(() -> MemoryCollapsedEvent.record(seen));
            }
            return seen;
        }
    }

    private CollapseOutcome proved(CollapseOutcome outcome, ShareReader reader) {
        HugeShare after = reader.read(outcome.plan());
        // Where it ended meanwhile, what was read is of no process.
        return awaitEnd(Duration.ZERO) ? outcome : outcome.proved(after);
    }

    private boolean isMapped(long block) {
        try (PageWalk walk = inspector.walk(new AddressRange(block, hugePage.bytes()))) {
            while (walk.next()) {
                if (walk.kind() == MappingKind.NONE) {
                    return false;
                }
            }
            return true;
        } catch (SyscallException | ProcessEndedException gone) {
            return true; // The next call says so itself.
        }
    }

    /**
     * Waits for the process's end.
     *
     * @param longest how long
     * @return whether it has ended
     */
    public boolean awaitEnd(Duration longest) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocate(Poll.POLLFD);
            file.set(ValueLayout.JAVA_INT, 0, pidfd);
            file.set(ValueLayout.JAVA_SHORT, EVENTS, (short) Poll.POLLIN);
            int millis = Math.clamp(longest.toMillis(), 0, Integer.MAX_VALUE);
            return bridge.poll(file, 1, millis) > 0;
        } catch (SyscallException interrupted) {
            if (interrupted.errno().equals(Errno.EINTR)) {
                return false;
            }
            throw interrupted;
        }
    }

    /** Ends a pass that is under way, between two calls, and every later one before its first. For any thread. */
    public void cancel() {
        cancelled = true;
    }

    /** Whether {@link #cancel()} was called. */
    boolean isCancelled() {
        return cancelled;
    }

    /**
     * Sends the process a signal.
     *
     * @param signal its number
     * @throws SyscallException if it has ended, or may not be sent one
     */
    public void signal(int signal) {
        bridge.pidfdSendSignal(pidfd, signal);
    }

    @Override
    public void close() {
        bridge.close(pidfd);
    }
}
