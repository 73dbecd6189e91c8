// SPDX-License-Identifier: Apache-2.0
package dev.hugemap.it;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

/** An event of the flight recorder, as its class tells of it: a piece of docs/events.md. */
record EventClass(Class<?> type) {
    String name() {
        return annotation(type, Name.class).value();
    }

    /** A row of the overview. */
    String row() {
        Threshold threshold = type.getAnnotation(Threshold.class);
        return "| [`%s`](#%s) | %s | %s | %s | %s |\n"
                .formatted(
                        name(),
                        anchor(),
                        annotation(type, Label.class).value(),
                        isEnabled() ? "on" : "off",
                        threshold == null ? "none" : threshold.value(),
                        hasStackTrace() ? "yes" : "no");
    }

    /** The event with its fields. */
    String chapter() {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(name()).append("\n\n");
        text.append(annotation(type, Description.class).value()).append(".\n\n");
        text.append("| field | label | unit | what |\n| --- | --- | --- | --- |\n");
        for (Field field : fields()) {
            Description description = field.getAnnotation(Description.class);
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            field.getName(),
                            annotation(field, Label.class).value(),
                            unit(field),
                            description == null ? "" : description.value()));
        }
        return text.toString();
    }

    /** A line of the settings that turn all events on. */
    String setting() {
        return "  <event name=\"" + name() + "\">\n    <setting name=\"enabled\">true</setting>\n  </event>\n";
    }

    /** Its own fields; the recorder adds transient ones to a class that is loaded. */
    List<Field> fields() {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .toList();
    }

    private String anchor() {
        return name().replace(".", "").toLowerCase(Locale.ROOT);
    }

    private boolean isEnabled() {
        Enabled enabled = type.getAnnotation(Enabled.class);
        return enabled == null || enabled.value();
    }

    private boolean hasStackTrace() {
        StackTrace stackTrace = type.getAnnotation(StackTrace.class);
        return stackTrace == null || stackTrace.value();
    }

    private static String unit(Field field) {
        if (field.isAnnotationPresent(DataAmount.class)) {
            return "bytes";
        }
        Timespan timespan = field.getAnnotation(Timespan.class);
        if (timespan != null) {
            return timespan.value().toLowerCase(Locale.ROOT);
        }
        if (field.isAnnotationPresent(MemoryAddress.class)) {
            return "address";
        }
        if (field.getType() == String.class) {
            return "text";
        }
        return field.getType() == boolean.class ? "true or false" : "count";
    }

    private static <A extends Annotation> A annotation(AnnotatedElement element, Class<A> kind) {
        return Objects.requireNonNull(element.getAnnotation(kind), () -> element + " has no " + kind.getSimpleName());
    }
}
