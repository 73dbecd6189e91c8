// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import org.jspecify.annotations.Nullable;

/** Nothing of a process can be made huge. Its text says why, and what would help. */
public final class CollapseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CollapseObstacle obstacle;

    CollapseException(CollapseObstacle obstacle, @Nullable Throwable cause) {
        super(obstacle.toString(), cause);
        this.obstacle = obstacle;
    }

    /**
     * What is in the way.
     *
     * @return the obstacle
     */
    public CollapseObstacle obstacle() {
        return obstacle;
    }
}
