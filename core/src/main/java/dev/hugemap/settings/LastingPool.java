package dev.hugemap.settings;

import dev.hugemap.host.Commands;
import dev.hugemap.host.Host;
import dev.hugemap.host.HugeTlbPool;
import dev.hugemap.host.KernelFiles;
import dev.hugemap.settings.Lasting.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a pool is had again after a reboot. */
final class LastingPool {
    private final Host host;
    private final Commands commands;

    LastingPool(Host host, KernelFiles files) {
        this.host = host;
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
        ways.add(new Lasting(Way.KERNEL_COMMAND_LINE, since, commandLine(request)));
        boolean isDefault = host.pageSizes()
                .defaultHugeTlb()
                .filter(request.pageSize()::equals)
                .isPresent();
        if (isDefault && request.node().isEmpty()) {
            ways.add(Lasting.of(
                    Way.SYSCTL,
                    commands.write("/etc/sysctl.d/60-hugemap.conf", "vm.nr_hugepages = " + request.count())));
        }
        String name = request.pageSize().shortName()
                + (request.node().isPresent() ? "-node" + request.node().getAsInt() : "");
        ways.add(Lasting.of(
                Way.TMPFILES,
                commands.write(
                        "/etc/tmpfiles.d/hugemap-pool-" + name + ".conf",
                        "w " + request.in(pool).path() + " - - - - " + request.count())));
        return ways;
    }

    /** Words of the kernel's command line. */
    static String commandLine(PoolRequest request) {
        String size = request.pageSize().shortName().toUpperCase(Locale.ROOT);
        String node = request.node().isPresent() ? request.node().getAsInt() + ":" : "";
        return "hugepagesz=" + size + " hugepages=" + node + request.count();
    }
}
