// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JmhTurnTest {
    /** 127.0.0.1 by itself and as an IPv6 address, and ::1, as {@code /proc/net/tcp} and {@code tcp6} write them. */
    private static final List<String> LOOPBACK =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    private static final String LISTENS = "0A";
    private static final long PAUSE_NANOS = 5_000_000;

    @Test
    void listensOnLoopbackAloneAndOnlyWhileItMeasures() throws InterruptedException {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean measured = new AtomicBoolean();
        CompletableFuture<Void> watcher = CompletableFuture.runAsync(() -> {
            while (!measured.get()) {
                seen.addAll(listening());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        });
        JmhTurn turn = new JmhTurn(new Effort(1, 1, Duration.ZERO, 1, 1, 10), Counters.leftOut());

        try {
            turn.run(new Cell(MadeUp.loads(MadeUp.MIB), MadeUp.BASE, Language.JAVA));
        } finally {
            measured.set(true);
        }

        watcher.join();
        assertThat(seen).isNotEmpty().isSubsetOf(LOOPBACK);
        assertThat(listening()).isEmpty();
    }

    /** The addresses at which this process listens. */
    private static Set<String> listening() {
        Set<String> addresses = new HashSet<>();
        try {
            Set<String> own = sockets();
            for (String table : List.of("tcp", "tcp6")) {
                Path file = Path.of("/proc/self/net", table);
                for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                    String[] fields = line.strip().split("\\s+");
                    if (fields[3].equals(LISTENS) && own.contains("socket:[" + fields[9] + "]")) {
                        addresses.add(fields[1].substring(0, fields[1].indexOf(':')));
                    }
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return addresses;
    }

    private static Set<String> sockets() throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closed) {
                    // Another thread closed it meanwhile.
                }
            }
        }
        return sockets;
    }
}
