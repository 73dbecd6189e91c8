// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.memory;

import dev.hugemap.bridge.Errno;
import dev.hugemap.bridge.SyscallException;
import dev.hugemap.host.Limits;
import dev.hugemap.host.ProcessStatus;
import dev.hugemap.page.Bytes;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains a refused call by what bounds this process whatever the backing: a security policy, addresses, mappings. */
final class ProcessLimits {
    static final String LOOK_ROUND = "see hugemap doctor for every limit";

    /** A mapping, its two neighbours and what the kernel keeps back. */
    private static final int SPARE_MAPPINGS = 8;
    /** What a security policy answers; ENOSYS is what a container runtime makes of a call that it keeps out. */
    private static final Set<Errno> FORBIDDING = Set.of(Errno.EPERM, Errno.EACCES, Errno.ENOSYS);
    /** Calls for which no privilege is needed and which every kernel has. */
    private static final Set<String> FREE_TO_ALL =
            Set.of("mmap", "munmap", "mremap", "mprotect", "madvise", "mlock2", "mbind", "readv");

    private static final Pattern ADVICE = Pattern.compile("MADV_\\w+");
    private static final Pattern FILTER = Pattern.compile("^Seccomp:\\s+2$", Pattern.MULTILINE);

    private final HugeMemory memory;
    private final String status;
    private final Limits limits;

    ProcessLimits(HugeMemory memory) {
        this.memory = memory;
        this.status = memory.files().read("/proc/self/status").orElse("");
        this.limits = Limits.read(memory.files(), memory.bridge());
    }

    Limits limits() {
        return limits;
    }

    /** What explains a refusal of so many bytes; empty where none of this does. */
    Optional<Shortfall> explain(SyscallException refused, long length) {
        return forbidden(refused).or(() -> refused.errno().equals(Errno.ENOMEM) ? tooMany(length) : Optional.empty());
    }

    /** An answer that none of the known causes gives. */
    Shortfall unexpected(SyscallException refused) {
        boolean filtered = FILTER.matcher(status).find();
        return new Shortfall(
                Reason.UNEXPLAINED,
                "an unexpected answer to " + refused.getMessage()
                        + (filtered ? "; this process has a seccomp filter, which may have given it" : ""),
                filtered ? allow(refused) + ", or " + LOOK_ROUND : LOOK_ROUND);
    }

    /** Bytes of addresses in use. */
    OptionalLong addressSpaceInUse() {
        return new ProcessStatus(status).bytes("VmSize");
    }

    private Optional<Shortfall> forbidden(SyscallException refused) {
        if (!FORBIDDING.contains(refused.errno()) || !FREE_TO_ALL.contains(refused.call())) {
            return Optional.empty();
        }
        return Optional.of(new Shortfall(
                Reason.FORBIDDEN,
                "a security policy, such as a container's seccomp profile, forbids " + described(refused),
                allow(refused)));
    }

    private static String allow(SyscallException refused) {
        // Docker's own profile ties this call to a capability.
        String orElse = refused.call().equals("mbind") ? ", or give it CAP_SYS_NICE" : "";
        return "allow " + described(refused) + " in the seccomp profile that this process runs under" + orElse;
    }

    private static String described(SyscallException refused) {
        Matcher advice = ADVICE.matcher(refused.arguments());
        return advice.find() ? refused.call() + " with " + advice.group() : refused.call();
    }

    private Optional<Shortfall> tooMany(long length) {
        OptionalLong addressSpace = limits.addressSpace().bytes();
        OptionalLong inUse = addressSpaceInUse();
        if (addressSpace.isPresent() && length > addressSpace.getAsLong() - inUse.orElse(0)) {
            String used = inUse.isPresent() ? ", of which " + Bytes.format(inUse.getAsLong()) + " are in use" : "";
            return Optional.of(new Shortfall(
                    Reason.ADDRESS_SPACE_LIMIT,
                    "the address space is limited to " + limits.addressSpace() + used,
                    memory.commands().liftAddressSpaceLimit(pid())));
        }
        long mappings = limits.mappings().orElse(0);
        long mostMappings = limits.maxMappings().orElse(Long.MAX_VALUE);
        if (mappings >= mostMappings - SPARE_MAPPINGS) {
            return Optional.of(new Shortfall(
                    Reason.MAPPING_LIMIT,
                    Bytes.count(mappings) + " of " + Bytes.count(mostMappings) + " mappings are in use",
                    memory.commands().write("/proc/sys/vm/max_map_count", Long.toString(2 * mostMappings))));
        }
        return Optional.empty();
    }

    /** The number that this process has in its own sight; the JVM's answer would be that of another host in a test. */
    private long pid() {
        return new ProcessStatus(status)
                .number("Pid")
                .orElseGet(() -> ProcessHandle.current().pid());
    }
}
