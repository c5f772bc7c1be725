package io.lorica.decision.spec;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.field.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What bean validation cannot say about a decision spec: with which one could only decide wrongly, or not at all. */
public final class DecisionSpecCheck {
    private final DecisionSpec spec;
    private final List<Fault> faults = new ArrayList<>();

    private DecisionSpecCheck(DecisionSpec spec) {
        this.spec = spec;
    }

    /**
     * @param spec one that bean validation finds nothing wrong with
     * @return every fault, by the path of the spec's part, such as {@code fields[2].values}; empty if it can be used
     */
    public static List<Fault> faults(DecisionSpec spec) {
        var check = new DecisionSpecCheck(spec);
        check.names();
        check.roles();
        for (int i = 0; i < spec.fields().size(); i++) {
            check.faults.addAll(new FieldCheck(spec.fields().get(i), "fields[%d]".formatted(i)).faults());
        }
        check.faults.addAll(OutcomeCheck.faults(spec));
        check.faults.addAll(CostCheck.faults(spec));
        check.faults.addAll(PartsCheck.faults(spec));
        check.faults.addAll(TemplateCheck.faults(spec));
        return List.copyOf(check.faults);
    }

    private void names() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.fields().size(); i++) {
            if (!names.add(spec.fields().get(i).name())) {
                fault(
                        "fields[%d].name".formatted(i),
                        "names '%s' a second time; a column has one type and one role"
                                .formatted(spec.fields().get(i).name()));
            }
        }
    }

    private void roles() {
        if (count(FieldRole.LABEL) != 1) {
            fault("fields", "has %d LABEL fields; exactly one is needed".formatted(count(FieldRole.LABEL)));
        }
        if (count(FieldRole.INPUT) == 0) {
            fault("fields", "has no INPUT field; a decision needs one to decide by");
        }
        for (FieldRole single : List.of(FieldRole.EVENT_TIME, FieldRole.ENTITY)) {
            if (count(single) > 1) {
                fault("fields", "has %d %s fields; one at most".formatted(count(single), single));
            }
        }
    }

    private long count(FieldRole role) {
        return spec.fields().stream().map(Field::role).filter(role::equals).count();
    }

    private void fault(String part, String message) {
        faults.add(new Fault(part, message));
    }
}
