package io.lorica.training.run;

import io.lorica.api.Problem.FieldError;
import io.lorica.faults.Nearest;
import io.lorica.formats.adapter.Projection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Options that are chosen by name, in lower case; a name that is none of the choices is a fault of its field. */
final class OptionNames {
    private final List<FieldError> faults;

    /** @param faults takes what is wrong */
    OptionNames(List<FieldError> faults) {
        this.faults = faults;
    }

    /** @return the fallback if no choice or an unknown one was named */
    <E extends Enum<E>> E choice(String field, @Nullable String name, E fallback, E[] choices) {
        if (name == null) {
            return fallback;
        }
        return find(name, choices).orElseGet(() -> {
            refuse(field, name, choices);
            return fallback;
        });
    }

    /** @return at least one */
    Set<Projection> targets(@Nullable Set<String> names, Set<Projection> usual) {
        if (names == null) {
            return usual;
        }
        Set<Projection> targets = EnumSet.noneOf(Projection.class);
        for (String name : names) {
            find(name, Projection.values())
                    .ifPresentOrElse(targets::add, () -> refuse("targets", name, Projection.values()));
        }
        if (targets.isEmpty()) {
            if (names.isEmpty()) {
                faults.add(new FieldError("options.targets", "must name one of " + list(Projection.values())));
            }
            targets.add(Projection.Q);
        }
        return targets;
    }

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void refuse(String field, String name, Enum<?>[] choices) {
        String meant = Nearest.meant(name, Stream.of(choices).map(OptionNames::of))
                .map("; did you mean '%s'?"::formatted)
                .orElse("");
        faults.add(new FieldError("options." + field, "'%s' is none of %s".formatted(name, list(choices)) + meant));
    }

    private static <E extends Enum<E>> Optional<E> find(String name, E[] choices) {
        return Stream.of(choices).filter(choice -> of(choice).equals(name)).findFirst();
    }

    private static String list(Enum<?>[] values) {
        return String.join(", ", Stream.of(values).map(OptionNames::of).toList());
    }
}
