// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it.vfio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugemap.it.Command;
import dev.hugemap.vfio.PciDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user without privilege, who may open a device when its group's file says so, and pin as much as his limit allows. */
@RequiresLab
final class NobodyTest {
    private final PciDevice edu = Lab.edu();
    private final Path group = Path.of("/dev/vfio/" + edu.iommuGroup().orElseThrow());

    @BeforeEach
    @AfterEach
    void forRootAlone() throws IOException {
        allow("rw-------");
    }

    private void allow(String permissions) throws IOException {
        Files.setPosixFilePermissions(group, PosixFilePermissions.fromString(permissions));
    }

    private String asNobody() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "ulimit -l 64; exec " + java
                + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '"
                + System.getProperty("java.class.path") + "' " + NobodyChild.class.getName() + " " + edu.address();
        Command.Finished finished =
                Command.of("su", "-s", "/bin/sh", "nobody", "-c", command).run();
        assertThat(finished.exit()).as("%s", finished).isZero();
        return finished.out();
    }

    @Test
    void mayNotOpenTheGroup() {
        assertThat(asNobody())
                .contains("open group: EACCES")
                .contains("chown")
                .contains(group.toString())
                .contains("left: []");
    }

    @Test
    void mayPinAsMuchAsTheLimitAllows() throws IOException {
        allow("rw-rw-rw-");

        assertThat(asNobody())
                .contains("mapped a page")
                .contains("map dma: ENOMEM")
                .contains("memlock")
                .contains("left: []");
    }
}
