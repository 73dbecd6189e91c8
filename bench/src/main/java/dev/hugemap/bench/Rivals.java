// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import static dev.hugemap.memory.Backing.basePages;
import static dev.hugemap.memory.Backing.transparent;
import static dev.hugemap.memory.BackingPolicy.prefer;

import dev.hugemap.alloc.HugePool;
import dev.hugemap.alloc.PoolOptions;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All that is held against each other, by name. A JVM of its own is started for each, and told by a property which it has. */
final class Rivals {
    /** The property that names a JVM's rival. */
    static final String PROPERTY = "hugemap.bench.rival";

    static final String POOL = "pool, address";
    static final String POOL_SEGMENT = "pool, segment";
    static final String POOL_ARENA = "pool arena";
    static final String POOL_ARENA_ZEROED = "pool arena, zeroed";
    static final String CONFINED = "Arena.ofConfined";
    static final String SHARED = "Arena.ofShared";
    static final String AUTO = "Arena.ofAuto";
    static final String NETTY_POOLED = "Netty pooled";
    static final String NETTY_ADAPTIVE = "Netty adaptive";
    static final String GLIBC = "glibc, FFM";
    static final String JEMALLOC = "jemalloc, FFM";
    static final String MIMALLOC = "mimalloc, FFM";
    static final String TCMALLOC = "tcmalloc, FFM";
    static final String ADDRESSES_ALONE = "hand-over of addresses";
    static final String OBJECTS_ALONE = "hand-over of objects";

    private static final long CAPACITY = 1L << 30;

    private static final Map<String, Supplier<Rival>> ALL = all();

    private Rivals() {}

    /** The names, in the order of tables. */
    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * The rival of this JVM.
     *
     * @throws IllegalStateException if it isn't as fast here as it could be
     */
    static Rival ofThisJvm() {
        Rival rival = open(System.getProperty(PROPERTY, POOL));
        if (rival instanceof NettyRival netty) {
            netty.checkFast();
        }
        return rival;
    }

    /**
     * Opens a rival.
     *
     * @throws IllegalArgumentException if there is none of this name, or its library isn't here
     */
    static Rival open(String name) {
        Supplier<Rival> opener = ALL.get(name);
        if (opener == null) {
            throw new IllegalArgumentException("no rival " + name + ", but " + String.join("; ", ALL.keySet()));
        }
        return opener.get();
    }

    /** Why a rival can't be had on this machine; empty where it can. */
    static Optional<String> absence(String name) {
        if (name.endsWith("FFM")) {
            try {
                Rival _ = open(name);
            } catch (IllegalArgumentException absent) {
                return Optional.of(String.valueOf(absent.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static Map<String, Supplier<Rival>> all() {
        Map<String, Supplier<Rival>> rivals = new LinkedHashMap<>();
        rivals.put(POOL, () -> new PoolAddressRival(pool()));
        rivals.put(POOL_SEGMENT, () -> new PoolSegmentRival(pool()));
        rivals.put(GLIBC, () -> MallocRival.of("libc.so.6", ""));
        rivals.put(JEMALLOC, () -> MallocRival.of("libjemalloc.so.2", ""));
        rivals.put(MIMALLOC, () -> MallocRival.of("libmimalloc.so.2", "mi_"));
        rivals.put(TCMALLOC, () -> MallocRival.of("libtcmalloc_minimal.so.4", "tc_"));
        rivals.put(NETTY_POOLED, NettyRival::pooled);
        rivals.put(NETTY_ADAPTIVE, NettyRival::adaptive);
        rivals.put(POOL_ARENA, () -> new PoolArenaRival(pool(), false));
        rivals.put(POOL_ARENA_ZEROED, () -> new PoolArenaRival(pool(), true));
        rivals.put(CONFINED, () -> new ArenaRival(Arena::ofConfined, true));
        rivals.put(SHARED, () -> new ArenaRival(Arena::ofShared, true));
        rivals.put(AUTO, () -> new ArenaRival(Arena::ofAuto, false));
        rivals.put(ADDRESSES_ALONE, HandOverAlone.OfAddresses::new);
        rivals.put(OBJECTS_ALONE, HandOverAlone.OfObjects::new);
        return rivals;
    }

    private static HugePool pool() {
        return HugePool.open(PoolOptions.of(prefer(transparent(), basePages())).capacity(CAPACITY));
    }
}
