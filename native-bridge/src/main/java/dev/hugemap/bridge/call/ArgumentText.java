// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge.call;

import dev.hugemap.bridge.abi.EventFd;
import dev.hugemap.bridge.abi.Fcntl;
import dev.hugemap.bridge.abi.Memfd;
import dev.hugemap.bridge.abi.Mempolicy;
import dev.hugemap.bridge.abi.Mman;
import dev.hugemap.bridge.abi.Prctl;
import dev.hugemap.bridge.abi.Resource;
import dev.hugemap.bridge.abi.Unistd;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Arguments of system calls as C programmers write them, so that every provider words a refusal alike. */
public final class ArgumentText {
    private static final List<Map.Entry<Integer, String>> OPEN_FLAGS = List.of(
            Map.entry(Fcntl.O_TMPFILE, "O_TMPFILE"),
            Map.entry(Fcntl.O_DIRECTORY, "O_DIRECTORY"),
            Map.entry(Fcntl.O_NOFOLLOW, "O_NOFOLLOW"),
            Map.entry(Fcntl.O_PATH, "O_PATH"),
            Map.entry(Fcntl.O_NONBLOCK, "O_NONBLOCK"),
            Map.entry(Fcntl.O_CLOEXEC, "O_CLOEXEC"));

    private static final List<Map.Entry<Integer, String>> AT_FLAGS = List.of(
            Map.entry(Fcntl.AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"),
            Map.entry(Fcntl.AT_SYMLINK_FOLLOW, "AT_SYMLINK_FOLLOW"),
            Map.entry(Fcntl.AT_EMPTY_PATH, "AT_EMPTY_PATH"));

    private static final List<Map.Entry<Integer, String>> MEMFD_FLAGS = List.of(
            Map.entry(Memfd.MFD_CLOEXEC, "MFD_CLOEXEC"),
            Map.entry(Memfd.MFD_ALLOW_SEALING, "MFD_ALLOW_SEALING"),
            Map.entry(Memfd.MFD_HUGETLB, "MFD_HUGETLB"));

    private ArgumentText() {}

    /**
     * An address.
     *
     * @param address for example 0x7f0000000000
     * @return prints {@code 0x7f0000000000}; the text is made only then, so that a call that succeeds doesn't pay for it
     */
    public static Object address(long address) {
        return new Hex(address);
    }

    /**
     * Flags of open.
     *
     * @param flags O_* bits
     * @return for example {@code O_RDONLY|O_CLOEXEC}
     */
    public static String openFlags(int flags) {
        int access = flags & (Fcntl.O_RDWR | 1);
        StringJoiner text = new StringJoiner("|");
        switch (access) {
            case Fcntl.O_RDONLY -> text.add("O_RDONLY");
            case Fcntl.O_RDWR -> text.add("O_RDWR");
            default -> text.add(new Hex(access).toString());
        }
        return named(flags & ~access, OPEN_FLAGS, text);
    }

    /**
     * Who may do what with a file.
     *
     * @param mode permission bits
     * @return for example {@code 0600}
     */
    public static String mode(int mode) {
        return "0" + Integer.toOctalString(mode);
    }

    /**
     * Flags of the calls that look names up in a folder.
     *
     * @param flags AT_* bits
     * @return for example {@code AT_EMPTY_PATH}
     */
    public static String atFlags(int flags) {
        return named(flags, AT_FLAGS, new StringJoiner("|").setEmptyValue("0"));
    }

    /**
     * Flags of memfd_create.
     *
     * @param flags MFD_* bits, with the logarithm of a page size
     * @return for example {@code MFD_CLOEXEC|MFD_HUGETLB|21<<MFD_HUGE_SHIFT}
     */
    public static String memfdFlags(int flags) {
        int log2 = flags >>> Memfd.MFD_HUGE_SHIFT;
        String named = named(flags & (1 << Memfd.MFD_HUGE_SHIFT) - 1, MEMFD_FLAGS, new StringJoiner("|"));
        return log2 == 0 ? named : named + "|" + log2 + "<<MFD_HUGE_SHIFT";
    }

    /**
     * The command of fcntl.
     *
     * @param command its number
     * @return its name, for example {@code F_OFD_SETLK}, or the number
     */
    public static String fcntlCommand(int command) {
        return switch (command) {
            case Fcntl.F_OFD_GETLK -> "F_OFD_GETLK";
            case Fcntl.F_OFD_SETLK -> "F_OFD_SETLK";
            case Fcntl.F_ADD_SEALS -> "F_ADD_SEALS";
            case Fcntl.F_GET_SEALS -> "F_GET_SEALS";
            default -> Integer.toString(command);
        };
    }

    /** Names of bits, the longer combinations first; what has no name comes as a number. */
    private static String named(int flags, List<Map.Entry<Integer, String>> names, StringJoiner text) {
        int rest = flags;
        for (Map.Entry<Integer, String> flag : names) {
            if ((rest & flag.getKey()) == flag.getKey()) {
                text.add(flag.getValue());
                rest &= ~flag.getKey();
            }
        }
        return rest == 0 ? text.toString() : text.add(new Hex(rest).toString()).toString();
    }

    /**
     * Flags of eventfd.
     *
     * @param flags EFD_* bits
     * @return for example {@code EFD_CLOEXEC}
     */
    public static String eventfdFlags(int flags) {
        StringJoiner text = new StringJoiner("|").setEmptyValue("0");
        if ((flags & EventFd.EFD_CLOEXEC) != 0) {
            text.add("EFD_CLOEXEC");
        }
        if ((flags & EventFd.EFD_NONBLOCK) != 0) {
            text.add("EFD_NONBLOCK");
        }
        int rest = flags & ~(EventFd.EFD_CLOEXEC | EventFd.EFD_NONBLOCK);
        return rest == 0 ? text.toString() : text.add(new Hex(rest).toString()).toString();
    }

    /**
     * Flags of mremap.
     *
     * @param flags MREMAP_* bits
     * @return for example {@code MREMAP_MAYMOVE|MREMAP_FIXED}
     */
    public static String mremapFlags(int flags) {
        StringJoiner text = new StringJoiner("|").setEmptyValue("0");
        if ((flags & Mman.MREMAP_MAYMOVE) != 0) {
            text.add("MREMAP_MAYMOVE");
        }
        if ((flags & Mman.MREMAP_FIXED) != 0) {
            text.add("MREMAP_FIXED");
        }
        int rest = flags & ~(Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED);
        return rest == 0 ? text.toString() : text.add(new Hex(rest).toString()).toString();
    }

    /**
     * Flags of mlock2.
     *
     * @param flags MLOCK_* bits
     * @return for example {@code MLOCK_ONFAULT}
     */
    public static String mlockFlags(int flags) {
        if (flags == 0) {
            return "0";
        }
        return flags == Mman.MLOCK_ONFAULT ? "MLOCK_ONFAULT" : new Hex(flags).toString();
    }

    /**
     * The mode of a memory policy.
     *
     * @param mode its number
     * @return its name, for example {@code MPOL_BIND}, or the number
     */
    public static String policyMode(int mode) {
        return switch (mode) {
            case Mempolicy.MPOL_DEFAULT -> "MPOL_DEFAULT";
            case Mempolicy.MPOL_PREFERRED -> "MPOL_PREFERRED";
            case Mempolicy.MPOL_BIND -> "MPOL_BIND";
            case Mempolicy.MPOL_INTERLEAVE -> "MPOL_INTERLEAVE";
            case Mempolicy.MPOL_LOCAL -> "MPOL_LOCAL";
            default -> Integer.toString(mode);
        };
    }

    /**
     * The request of an ioctl.
     *
     * @param request its number
     * @return its name, for example {@code PAGEMAP_SCAN}; the number's bits where it has no name here
     */
    public static String request(long request) {
        String name = RequestNames.of(request);
        return name == null ? new Hex(request).toString() : name;
    }

    /**
     * The option of prctl.
     *
     * @param option its number
     * @return its name, for example {@code PR_GET_THP_DISABLE}, or the number
     */
    public static String prctlOption(int option) {
        return switch (option) {
            case Prctl.PR_SET_THP_DISABLE -> "PR_SET_THP_DISABLE";
            case Prctl.PR_GET_THP_DISABLE -> "PR_GET_THP_DISABLE";
            case Prctl.PR_SET_VMA -> "PR_SET_VMA";
            default -> Integer.toString(option);
        };
    }

    /**
     * Whose usage getrusage tells.
     *
     * @param who a RUSAGE_* number
     * @return its name, for example {@code RUSAGE_THREAD}, or the number
     */
    public static String rusage(int who) {
        return who == Resource.RUSAGE_THREAD ? "RUSAGE_THREAD" : Integer.toString(who);
    }

    /**
     * The resource of getrlimit.
     *
     * @param resource an RLIMIT_* number
     * @return its name, for example {@code RLIMIT_MEMLOCK}, or the number
     */
    public static String rlimit(int resource) {
        return switch (resource) {
            case Resource.RLIMIT_MEMLOCK -> "RLIMIT_MEMLOCK";
            case Resource.RLIMIT_AS -> "RLIMIT_AS";
            default -> Integer.toString(resource);
        };
    }

    /**
     * The name that sysconf takes.
     *
     * @param name an _SC_* number
     * @return its name, for example {@code _SC_PAGESIZE}, or the number
     */
    public static String sysconf(int name) {
        return name == Unistd.SC_PAGESIZE ? "_SC_PAGESIZE" : Integer.toString(name);
    }

    private record Hex(long value) {
        @Override
        public String toString() {
            return "0x" + Long.toHexString(value);
        }
    }
}
