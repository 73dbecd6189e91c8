// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.settings;

import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.page.PageSize;
import dev.hugemap.settings.Lasting.Way;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a pool is had again after a reboot. */
final class LastingPool {
    private static final String SYSCTL = "/etc/sysctl.d/60-hugemap.conf";

    private final Host host;
    private final KernelFiles files;
    private final Commands commands;

    LastingPool(Host host, KernelFiles files) {
        this.host = host;
        this.files = files;
        this.commands = Commands.of(files);
    }

    /** The ways, the surest first; none for an empty pool, as pools are at boot. */
    List<Lasting> of(PoolRequest request, HugeTlbPool pool) {
        if (request.count() == 0) {
            return List.of();
        }
        List<Lasting> ways = new ArrayList<>();
        // A node can be named since 5.16.
        Optional<String> since = request.node().isPresent() ? Optional.of("5.16") : Optional.empty();
        ways.add(new Lasting(Way.KERNEL_COMMAND_LINE, since, commandLine(request, pool)));
        if (isDefault(request.pageSize()) && request.node().isEmpty()) {
            ways.add(Lasting.of(Way.SYSCTL, commands.write(SYSCTL, "vm.nr_hugepages = " + request.count())));
        }
        ways.add(Lasting.of(
                Way.TMPFILES,
                commands.write(tmpFiles(request), "w " + request.in(pool).path() + " - - - - " + request.count())));
        return ways;
    }

    /** What sets the pool at boot as it is: a word of warning for each. */
    List<String> inForce(PoolRequest request) {
        List<String> notes = new ArrayList<>();
        List<String> words =
                Arrays.asList(files.read("/proc/cmdline").orElse("").strip().split("\\s+", -1));
        if (names(words, request.pageSize())) {
            notes.add("the kernel's command line sets pages of " + request.pageSize()
                    + " already: other words go in their place, for of two the kernel takes the first");
        }
        if (isDefault(request.pageSize()) && files.read(SYSCTL).isPresent()) {
            notes.add(SYSCTL + " sets it at boot, unless written anew: " + commands.asRoot("rm " + SYSCTL));
        }
        if (files.read(tmpFiles(request)).isPresent()) {
            String file = tmpFiles(request);
            notes.add(file + " sets it at boot, unless written anew: " + commands.asRoot("rm " + file));
        }
        return notes;
    }

    /** Words of the kernel's command line. A node's come with those of all others, for of two the kernel takes the first. */
    static String commandLine(PoolRequest request, HugeTlbPool pool) {
        String count = String.valueOf(request.count());
        if (request.node().isPresent()) {
            int asked = request.node().getAsInt();
            count = pool.nodes().stream()
                    .filter(node -> node.node() == asked || node.total() > node.surplus())
                    .map(node -> node.node() + ":"
                            + (node.node() == asked ? request.count() : node.total() - node.surplus()))
                    .collect(Collectors.joining(","));
        }
        return "hugepagesz=" + upper(request.pageSize()) + " hugepages=" + count;
    }

    /** A count before any size is the default size's. */
    private boolean names(List<String> words, PageSize size) {
        boolean bare = isDefault(size);
        for (String word : words) {
            if (word.startsWith("hugepagesz=")) {
                bare = false;
                if (word.substring("hugepagesz=".length()).equalsIgnoreCase(upper(size))) {
                    return true;
                }
            } else if (bare && word.startsWith("hugepages=")) {
                return true;
            }
        }
        return false;
    }

    private boolean isDefault(PageSize size) {
        return host.pageSizes().defaultHugeTlb().filter(size::equals).isPresent();
    }

    private static String tmpFiles(PoolRequest request) {
        String node = request.node().isPresent() ? "-node" + request.node().getAsInt() : "";
        return "/etc/tmpfiles.d/hugemap-pool-" + request.pageSize().shortName() + node + ".conf";
    }

    private static String upper(PageSize size) {
        return size.shortName().toUpperCase(Locale.ROOT);
    }
}
