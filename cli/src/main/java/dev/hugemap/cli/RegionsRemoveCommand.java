// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.cli;

import dev.hugemap.page.Bytes;
import dev.hugemap.shared.FoundRegion;
import dev.hugemap.shared.IfInUse;
import dev.hugemap.shared.RegionRefusedException;
import dev.hugemap.shared.RegionState;
import dev.hugemap.shared.SharedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hugemap regions remove}: by name, one after another. */
@Command(
        name = "remove",
        description = "Removes regions; their pages go back to the pool.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "A region that is in use is refused unless --in-use is given: who has it open",
            "then keeps its memory until it closes it or ends. Exits with 0, or with 1 where",
            "one was refused; the others are removed all the same."
        })
final class RegionsRemoveCommand implements Callable<Integer> {
    private final Console console;
    private final Machine machine;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "As hugemap regions list shows it.")
    private @Nullable List<String> names;

    @Option(names = "--in-use", description = "Remove those too that processes have open.")
    private boolean inUse;

    @Option(names = "--json", description = "Write one JSON object: what was removed.")
    private boolean json;

    RegionsRemoveCommand(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        SharedMemory memory = machine.shared().get();
        List<FoundRegion> removed = new ArrayList<>();
        int exit = ExitCode.OK;
        for (String name : Objects.requireNonNull(names)) {
            try {
                removed.add(memory.remove(name, inUse ? IfInUse.REMOVE : IfInUse.REFUSE));
            } catch (RegionRefusedException | IllegalArgumentException refused) {
                console.say("hugemap regions remove: " + Printable.of(String.valueOf(refused.getMessage())));
                exit = ExitCode.REFUSED;
            }
        }
        if (json) {
            new RegionsJson("removed", removed).print(console.out());
        } else {
            removed.forEach(region -> console.out().println("removed " + sentence(region)));
        }
        return exit;
    }

    private static String sentence(FoundRegion region) {
        String later = region.state() == RegionState.IN_USE ? ", which goes when its processes let go of it" : "";
        return Printable.of(region.name() + ": " + region.state() + ", " + Bytes.format(region.bytes()) + " on "
                + region.pageSize() + " pages" + later);
    }
}
