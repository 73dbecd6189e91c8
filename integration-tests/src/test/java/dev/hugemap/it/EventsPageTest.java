// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import org.junit.jupiter.api.Test;

/** The catalogue of events is what the classes say, and so are the settings that turn them all on. */
final class EventsPageTest {
    private static final List<EventClass> EVENTS = new ClassFileImporter()
                    .withImportOption(
                            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
                    .importPackages("dev.hugemap")
                    .stream()
                    .filter(type -> type.isAssignableTo(Event.class))
                    .map(JavaClass::reflect)
                    .map(EventClass::new)
                    .sorted(Comparator.comparing(EventClass::name))
                    .toList();

    @Test
    void thePageHasEveryEventAndEveryField() {
        String overview = EVENTS.stream().map(EventClass::row).collect(Collectors.joining());
        String chapters = EVENTS.stream().map(EventClass::chapter).collect(Collectors.joining("\n"));

        new MadeFile("docs/events.md", EventsPageTest.class)
                .assertHolds("| event | label | by default | threshold | stack trace |\n"
                        + "| --- | --- | --- | --- | --- |\n"
                        + overview + "\n" + chapters);
    }

    @Test
    void theSettingsTurnEveryEventOn() {
        String events = EVENTS.stream().map(EventClass::setting).collect(Collectors.joining());

        new MadeFile("cli/src/main/resources/dev/hugemap/cli/hugemap.jfc", EventsPageTest.class)
                .assertIs("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <configuration version="2.0" label="hugemap" provider="hugemap"
                            description="Every event of hugemap, and no other; with stack traces where docs/events.md says so">
                        """ + events + "</configuration>\n");
    }

    @Test
    void everyEventIsOursByNameOffByDefaultAndTellsWhen() {
        assertThat(EVENTS).hasSizeGreaterThanOrEqualTo(10).allSatisfy(event -> {
            assertThat(event.name()).startsWith("dev.hugemap.");
            assertThat(event.row()).contains("| off |");
            assertThat(event.fields()).isNotEmpty();
        });
    }
}
