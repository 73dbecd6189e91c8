// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HostTest {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private Host host(KernelFiles files) {
        return Host.read(files, StubBridge.pagesOf(4096));
    }

    @Test
    void readsOnlyTheSectionsThatAreAskedFor() {
        Host host = host(watched(Trees.of("x86_64-6.18")));

        assertThat(asked).isEmpty();
        host.pageSizes();
        assertThat(asked).isNotEmpty().noneMatch(path -> path.contains("cgroup") || path.contains("mount"));
        assertThat(asked).noneMatch(path -> path.endsWith("nr_hugepages") || path.contains("khugepaged"));
    }

    @Test
    void keepsWhatItReadUntilItIsRefreshed() {
        TextFiles files = TextFiles.over(Trees.of("x86_64-6.18"));
        Host host = host(files);
        ThpMode before = host.thp().enabled();

        files.with("/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n");

        assertThat(before).isEqualTo(ThpMode.MADVISE);
        assertThat(host.thp().enabled()).isEqualTo(ThpMode.MADVISE);
        assertThat(host.refresh().thp().enabled()).isEqualTo(ThpMode.NEVER);
    }

    @Test
    void computesASectionOnceForManyThreads() throws InterruptedException, ExecutionException {
        int threads = 8;
        AtomicInteger computed = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Lazy<Object> lazy = new Lazy<>();
        Supplier<Object> source = () -> {
            computed.incrementAndGet();
            return new Object();
        };
        List<Future<Object>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                answers.add(executor.submit(() -> {
                    start.await();
                    return lazy.get(source);
                }));
            }
            start.countDown();
        }

        for (Future<Object> answer : answers) {
            assertThat(answer.get()).isSameAs(lazy.get(source));
        }
        assertThat(computed).hasValue(1);
    }

    private KernelFiles watched(KernelFiles files) {
        return new KernelFiles() {
            @Override
            public Optional<String> read(String path) {
                asked.add(path);
                return files.read(path);
            }

            @Override
            public List<String> list(String directory) {
                asked.add(directory);
                return files.list(directory);
            }
        };
    }
}
