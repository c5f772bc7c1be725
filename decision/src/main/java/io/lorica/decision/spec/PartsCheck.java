package io.lorica.decision.spec;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.PartUse;
import io.lorica.api.decision.ReasonFamily;
import io.lorica.decision.field.Fault;
import io.lorica.faults.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is said to the parts of a decision and to their reasons: trends, families, which parts there are. */
final class PartsCheck {
    private final DecisionSpec spec;
    private final List<Fault> faults = new ArrayList<>();

    private PartsCheck(DecisionSpec spec) {
        this.spec = spec;
    }

    static List<Fault> faults(DecisionSpec spec) {
        var check = new PartsCheck(spec);
        for (int i = 0; i < spec.fields().size(); i++) {
            check.trend(spec.fields().get(i), "fields[%d].".formatted(i));
            check.reason(spec.fields().get(i), "fields[%d].".formatted(i));
        }
        check.families();
        check.parts(spec.parts());
        return check.faults;
    }

    private void trend(Field field, String path) {
        if (field.trend() == null) {
            return;
        }
        boolean isOrdered = field.type() == FieldType.NUMBER || field.type() == FieldType.DATE;
        if (field.role() != FieldRole.INPUT || !isOrdered) {
            fault(
                    path + "trend",
                    "is given for '%s', which is no INPUT of type NUMBER or DATE; remove it".formatted(field.name()));
        } else if (spec.outcomes().size() != 2) {
            fault(
                    path + "trend",
                    "of '%s' is a trend of the risk, which only two outcomes have; remove it".formatted(field.name()));
        }
    }

    private void reason(Field field, String path) {
        boolean isInput = field.role() == FieldRole.INPUT;
        if (field.mutable() != null && !isInput) {
            fault(path + "mutable", "is given for '%s', which is no INPUT; remove it".formatted(field.name()));
        }
        String family = field.family();
        if (family == null) {
            return;
        }
        List<String> names = spec.families().stream().map(ReasonFamily::name).toList();
        if (!isInput) {
            fault(
                    path + "family",
                    "is given for '%s', which is no INPUT and can be no reason; remove it".formatted(field.name()));
        } else if (!names.contains(family)) {
            fault(path + "family", "'%s' is not in families; %s".formatted(family, Nearest.hint(family, names)));
        }
    }

    private void families() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.families().size(); i++) {
            ReasonFamily family = spec.families().get(i);
            String path = "families[%d]".formatted(i);
            if (!names.add(family.name())) {
                fault(path + ".name", "names '%s' a second time; keep one".formatted(family.name()));
            }
            if (isBlank(family.textEn()) && isBlank(family.textZh())) {
                fault(path, "'%s' says nothing; give text_en, text_zh or both".formatted(family.name()));
            }
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private void parts(@Nullable DecisionParts parts) {
        if (parts == null) {
            return;
        }
        if (parts.byName().values().stream().allMatch(use -> use == PartUse.NEVER)) {
            fault("parts", "are all NEVER; nothing would decide. Leave one AUTO");
        }
        boolean hasTexts = inputs().anyMatch(type -> type == FieldType.TEXT);
        boolean hasTable = inputs().anyMatch(type -> type != FieldType.TEXT);
        if (parts.words() == PartUse.ALWAYS && !hasTexts) {
            fault(
                    "parts.words",
                    "is ALWAYS, and no INPUT is a TEXT whose words could count; set it to AUTO, or add one");
        }
        if (!hasTable) {
            needsTable("parts.points", parts.points());
            needsTable("parts.boosting", parts.boosting());
        }
    }

    private void needsTable(String path, PartUse use) {
        if (use == PartUse.ALWAYS) {
            fault(
                    path,
                    "is ALWAYS, and no INPUT is a NUMBER, DATE, CATEGORY or BOOLEAN that it could use; set it to AUTO,"
                            + " or add one");
        }
    }

    private Stream<FieldType> inputs() {
        return spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .map(Field::type);
    }

    private void fault(String path, String message) {
        faults.add(new Fault(path, message));
    }
}
