// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An allocator for C programs, in a new process for each replay.
 *
 * @param program that replays
 * @param rival the allocator
 * @param mode of transparent huge pages, for all processes of this machine while it runs; as it is where empty
 */
record RivalReplayArm(ReplayProgram program, Malloc rival, String mode) implements ReplayArm {
    @Override
    public String name() {
        return mode.isEmpty() ? rival.name() : rival.name() + ", THP " + mode;
    }

    @Override
    public boolean isHuge() {
        return false;
    }

    @Override
    public ReplaySample replay(AllocationTrace trace) throws IOException {
        Path file = trace.file();
        if (mode.isEmpty()) {
            return program.replay(rival, file);
        }
        try (ThpSwitch _ = ThpSwitch.to(mode)) {
            return program.replay(rival, file);
        }
    }
}
