package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.Limits;
import dev.hugemap.page.Bytes;
import java.util.OptionalLong;

/** Explains why the kernel had no ordinary memory or no addresses. */
final class MemoryShortage {
    private MemoryShortage() {}

    static Refusal explain(HugeMemory memory, BackingStrategy strategy, SyscallException refused, long length) {
        String asked = Bytes.format(length) + " needed";
        Limits limits = Limits.read(memory.files(), memory.bridge());
        if (!refused.errno().equals(Errno.ENOMEM)) {
            return refusal(
                    strategy, refused, asked + "; unexpected answer to " + refused.getMessage(), "hugemap doctor");
        }
        OptionalLong addressSpace = limits.addressSpace().bytes();
        if (addressSpace.isPresent() && refused.call().equals("mmap")) {
            String cause = asked + ", the address space is limited to " + Bytes.format(addressSpace.getAsLong());
            return refusal(strategy, refused, cause, "ulimit -v unlimited");
        }
        String available = limits.availableMemory().isPresent()
                ? Bytes.format(limits.availableMemory().getAsLong()) + " available on the host"
                : "the host doesn't say how much is available";
        return refusal(
                strategy,
                refused,
                asked + ", " + available
                        + "; memory, the commit limit, a cgroup's limit or the number of mappings refused",
                "hugemap doctor");
    }

    private static Refusal refusal(BackingStrategy strategy, SyscallException refused, String cause, String remedy) {
        return new Refusal(strategy.backing(), strategy.pageSize(), refused.call(), refused.errno(), cause, remedy);
    }
}
