// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hugemap.bridge.child.EchoProbe;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChildJvmTest {
    @Test
    void handsOverInputAndReportsHowTheChildEnded() {
        String more = "a line that fills a pipe\n".repeat(10_000);
        ChildJvm.Result result = ChildJvm.of(EchoProbe.class)
                .withOptions("-Decho=property")
                .withEnvironment(Map.of("ECHO", "variable"))
                .withInput(more)
                .withArguments("7")
                .run();

        assertThat(result).isEqualTo(new ChildJvm.Result(7, more, "property variable"));
    }

    @Test
    void endsAChildThatDoesNotEnd() {
        ChildJvm child = ChildJvm.of(EchoProbe.class).withArguments("sleep").within(Duration.ofSeconds(1));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(child::run)
                .withMessageContaining("still running after PT1S");
    }
}
