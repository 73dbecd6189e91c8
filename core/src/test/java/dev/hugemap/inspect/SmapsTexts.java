// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.inspect;

import dev.hugemap.bridge.call.NativeBridge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Texts as a kernel would give them, read through the bridge. */
final class SmapsTexts {
    private SmapsTexts() {}

    /** A recorded or composed file. */
    static String resource(String file) {
        try (InputStream text = Objects.requireNonNull(SmapsTexts.class.getResourceAsStream("/smaps/" + file))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kernel with one file, of which a call gives so many bytes at most. */
    static NativeBridge bridge(String text, int bytesPerRead) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return AlteredBridge.withFile((buffer, offset) ->
                AlteredBridge.copy(bytes, buffer.asSlice(0, Math.min(bytesPerRead, buffer.byteSize())), offset));
    }

    static List<SmapsEntry> entries(String text) {
        return entries(text, Integer.MAX_VALUE);
    }

    static List<SmapsEntry> entries(String text, int bytesPerRead) {
        List<SmapsEntry> entries = new ArrayList<>();
        try (SmapsReader reader = SmapsReader.open(bridge(text, bytesPerRead), Inspector.SELF, "smaps")) {
            while (reader.next()) {
                entries.add(reader.entry());
            }
        }
        return entries;
    }
}
