// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.alloc;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads get their caches at once: each finds its own afterwards. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "each finds its own")
@Outcome(expect = Expect.FORBIDDEN, desc = "a cache is lost, and what it holds")
@State
public class FirstCachesStress {
    private final ThreadCaches caches = new ThreadCaches(new CentralList[0]);

    /** Registers. */
    @Actor
    public void one(II_Result result) {
        result.r1 = register();
    }

    /** Registers, too. */
    @Actor
    public void other(II_Result result) {
        result.r2 = register();
    }

    private int register() {
        return caches.register() == caches.mine() ? 1 : 0;
    }
}
