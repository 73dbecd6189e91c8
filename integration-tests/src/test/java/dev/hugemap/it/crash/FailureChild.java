// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.crash;

import static dev.hugemap.memory.FaultPolicy.largestFit;

import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.call.NativeBridge;
import dev.hugemap.host.Commands;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.memory.Backing;
import dev.hugemap.memory.BackingPolicy;
import dev.hugemap.memory.HugeArena;
import dev.hugemap.memory.HugeMemory;
import dev.hugemap.memory.HugePagesUnavailableException;
import dev.hugemap.memory.NumaPolicy;
import dev.hugemap.memory.Refusal;
import dev.hugemap.memory.Region;
import dev.hugemap.memory.RegionOptions;
import dev.hugemap.page.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A JVM that asks for memory which it may not get, and lives to tell: what it was answered, what it holds afterwards
 * beyond what it held before, and whether the remedy helped. Arguments and answers are {@code key=value}.
 */
final class FailureChild {
    private static final long NO_HOST_HAS = 1L << 46;

    private final Map<String, String> asked;
    private final Backing wanted;
    private final long bytes;
    private HugeMemory memory = HugeMemory.system();

    private FailureChild(Map<String, String> asked) {
        this.asked = asked;
        this.wanted = Backing.parse(asked.getOrDefault("backing", "thp"));
        this.bytes = Bytes.parse(asked.getOrDefault("bytes", "96m"));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> asked = new HashMap<>();
        for (String argument : args) {
            String[] parts = argument.split("=", 2);
            asked.put(parts[0], parts[1]);
        }
        new FailureChild(asked).run();
    }

    private void run() throws IOException, InterruptedException {
        enterCgroup();
        if (asked.containsKey("refuse-call")) {
            SeccompFilter.refuse(asked.get("refuse-call"));
        } else {
            warmUp();
        }
        Holdings before = Holdings.now();
        try (Condition _ = bring()) {
            String remedy = attempt("");
            signal("done-");
            say("left", Holdings.now().beyond(before));
            if (asked.containsKey("then-remedy") && !remedy.isEmpty()) {
                asked.remove("shrink");
                Remedy.run(remedy);
                attempt("retry-");
            }
        }
    }

    /** What a JVM loads when it is refused for the first time is no leak, and at the end of its limits it can't. */
    private void warmUp() throws IOException {
        for (Backing backing : new LinkedHashSet<>(List.of(wanted, Backing.basePages()))) {
            try (HugeArena arena = memory.confined(options(backing))) {
                arena.allocate(NO_HOST_HAS);
            } catch (HugePagesUnavailableException refused) {
                say("warm", refused.reason());
            }
        }
        if (asked.containsKey("way")) {
            try (Region region =
                    memory.reserve(1 << 20, options(Backing.basePages()).faultedBy(largestFit()))) {
                region.fault(0, 1);
            }
        }
        memory = memory.refresh();
        if (asked.containsKey("mappings")) {
            // Without a mapping to spare, the JVM can't even make room for another class.
            try (HugeArena arena = memory.confined(options(wanted))) {
                arena.allocate(1);
            }
            OwnClasses.loadAll();
            Commands.of(KernelFiles.system()).write("/proc/sys/vm/max_map_count", "1");
        }
    }

    private Condition bring() throws IOException, InterruptedException {
        if (asked.containsKey("disable-thp")) {
            NativeBridge.system().prctl(Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
        }
        if (asked.containsKey("addresses")) {
            limitAddresses(Bytes.parse(asked.get("addresses")));
        }
        signal("ready-");
        return asked.containsKey("mappings")
                ? MappingFiller.fill(Long.parseLong(asked.get("mappings")))::close
                : () -> {};
    }

    /** Asks, says how it went, and answers the remedy of a refusal. */
    private String attempt(String prefix) throws IOException, InterruptedException {
        FailureRequest request =
                new FailureRequest(asked, (key, value) -> say(prefix + key, value), () -> signal("tried-"));
        try {
            String granted = request.make(memory, options(wanted), bytes);
            say(prefix + "outcome", "granted");
            say(prefix + "granted", granted);
            return "";
        } catch (HugePagesUnavailableException refused) {
            Refusal refusal = refused.refusals().getLast();
            say(prefix + "outcome", "refused");
            say(prefix + "reason", refused.reason());
            say(prefix + "call", refusal.call());
            say(prefix + "errno", refusal.errno() == null ? "none" : refusal.errno());
            say(prefix + "cause", refusal.cause());
            say(prefix + "remedy", refusal.remedy());
            say(prefix + "report", refused.report().isPresent() ? "yes" : "no");
            signal("tried-");
            return refusal.remedy();
        }
    }

    private RegionOptions options(Backing backing) {
        // One thread: a filter is that of the thread which set it, and at its limits a process can't start another.
        BackingPolicy policy = "uniform".equals(asked.get("way")) && !backing.equals(Backing.basePages())
                ? BackingPolicy.prefer(backing, Backing.basePages())
                : BackingPolicy.require(backing);
        RegionOptions options = RegionOptions.of(policy)
                .named(Holdings.NAME)
                .populatedBy(Integer.parseInt(asked.getOrDefault("threads", "1")));
        options = asked.containsKey("numa") ? options.placedBy(NumaPolicy.parse(asked.get("numa"))) : options;
        return asked.containsKey("locked") ? options.locked() : options;
    }

    private void enterCgroup() throws IOException {
        if (asked.containsKey("cgroup")) {
            Files.writeString(
                    Path.of(asked.get("cgroup")),
                    Long.toString(ProcessHandle.current().pid()));
        }
    }

    private static void limitAddresses(long more) throws IOException, InterruptedException {
        // Starting a process takes addresses, the first time.
        prlimit("--noheadings", "--as");
        String used = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .findFirst()
                .orElseThrow();
        prlimit("--as=" + (Bytes.parse(used.substring("VmSize:".length())) + more) + ":");
    }

    private static void prlimit(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "prlimit", "--pid", Long.toString(ProcessHandle.current().pid())));
        command.addAll(List.of(options));
        int exit = new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command + " ended with " + exit);
        }
    }

    /** In a race: waits until the other process has come as far. */
    private void signal(String step) throws IOException, InterruptedException {
        if (asked.containsKey("race")) {
            Path folder = Path.of(asked.get("race"));
            Files.createFile(folder.resolve(step + asked.get("racer")));
            while (!Files.exists(folder.resolve(step + "a")) || !Files.exists(folder.resolve(step + "b"))) {
                Thread.sleep(1);
            }
        }
    }

    private static void say(String key, Object value) {
        System.out.println(key + "=" + value);
    }

    /** What was done to this process, until it is undone. */
    private interface Condition extends AutoCloseable {
        @Override
        void close();
    }
}
