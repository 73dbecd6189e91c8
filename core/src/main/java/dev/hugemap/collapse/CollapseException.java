// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.collapse;

import dev.hugemap.bridge.Code;
import dev.hugemap.bridge.Coded;
import org.jspecify.annotations.Nullable;

/** Nothing of a process can be made huge. Its text says why, and what would help. */
public final class CollapseException extends RuntimeException implements Coded {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final transient CollapseObstacle obstacle;

    CollapseException(CollapseObstacle obstacle, @Nullable Throwable cause) {
        super(obstacle.toString(), cause);
        this.number = obstacle.code().number();
        this.obstacle = obstacle;
    }

    @Override
    public Code code() {
        return new Code(number);
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
