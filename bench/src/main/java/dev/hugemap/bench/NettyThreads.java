// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that JMH runs a benchmark on, of the kind that Netty's event loops have: what belongs to a thread is found faster there by
 * Netty. All rivals have them. Safe for use by many threads.
 */
public final class NettyThreads extends ThreadPoolExecutor {
    /**
     * Called by JMH.
     *
     * @param threads how many, always
     * @param prefix of their names
     */
    public NettyThreads(int threads, String prefix) {
        super(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }
}
