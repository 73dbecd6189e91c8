// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The ordinary user as whom root's tests run commands: {@code nobody}, without groups and capabilities. */
public final class Nobody {
    /** Its number. */
    static final int UID = 65534;

    private Nobody() {}

    /** Whether this JVM runs as root. */
    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words in front of a command that make it run as nobody; none where the tests have no privilege to give up. */
    static List<String> prefix() {
        return isRoot() ? List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups") : List.of();
    }

    /** The class path of this JVM in a place where nobody can read it: a folder that gets a copy of what is on it. */
    public static String classPath(Path folder) {
        if (!isRoot()) {
            return System.getProperty("java.class.path");
        }
        Path copies = folder.resolve("class-path-" + System.nanoTime());
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(entry);
            if (Files.exists(source)) {
                Path copy = copies.resolve(entries.size() + "-" + source.getFileName());
                Checkout.copy(source, copy);
                entries.add(copy.toString());
            }
        }
        letRead(folder);
        return String.join(File.pathSeparator, entries);
    }

    /** Opens a tree for everybody's reading, so that a temporary folder of root's is of use to nobody. */
    static void letRead(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
                permissions.add(PosixFilePermission.GROUP_READ);
                permissions.add(PosixFilePermission.OTHERS_READ);
                if (permissions.contains(PosixFilePermission.OWNER_EXECUTE)) {
                    permissions.add(PosixFilePermission.GROUP_EXECUTE);
                    permissions.add(PosixFilePermission.OTHERS_EXECUTE);
                }
                Files.setPosixFilePermissions(file, permissions);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
