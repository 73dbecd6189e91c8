// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;

/**
 * What keeps all of a process from being made huge.
 *
 * @param reason which obstacle
 * @param sentence what it is, with the numbers that show it, without a full stop
 * @param remedy what would help; empty where nothing would
 */
public record CollapseObstacle(ObstacleReason reason, String sentence, String remedy) implements Coded {
    @Override
    public String toString() {
        return reason.code().after(sentence) + (remedy.isEmpty() ? "" : ". " + remedy);
    }

    @Override
    public Code code() {
        return reason.code();
    }
}
