package dev.hugemap.bridge.abi;

/** Constants of {@code linux/fcntl.h} and {@code asm-generic/fcntl.h} below it. */
public final class Fcntl {
    /** Open for reading. Older than 2.6. */
    public static final int O_RDONLY = 0;
    /** Open for reading and writing. Older than 2.6. */
    public static final int O_RDWR = 2;
    /** Close on exec. Since 2.6.23. */
    public static final int O_CLOEXEC = 0x80000;

    private Fcntl() {}
}
