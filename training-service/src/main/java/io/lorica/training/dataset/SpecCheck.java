package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.DatasetKind;
import io.lorica.api.training.Split;
import io.lorica.training.TrainingProblem;
import io.lorica.training.TrainingProblem.FieldFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What bean validation cannot say about an upload's spec. */
final class SpecCheck {
    private final List<FieldFault> faults = new ArrayList<>();

    private SpecCheck() {}

    /** @throws TrainingProblem.InvalidRequest naming every fault */
    static void check(CreateDatasetRequest request) {
        var check = new SpecCheck();
        DecisionSpec decision = request.decision();
        if (request.kind() == DatasetKind.JSONL && decision != null) {
            check.fault("decision", "is for TABULAR data sets; leave it out or send a CSV as TABULAR");
        } else if (request.kind() == DatasetKind.TABULAR && decision == null) {
            check.fault("decision", "is required for TABULAR data sets");
        } else if (decision != null) {
            check.check(decision);
        }
        check.check(request.split());
        if (!check.faults.isEmpty()) {
            throw new TrainingProblem.InvalidRequest(check.faults);
        }
    }

    private void check(Split split) {
        if (split.validation() + split.test() > 0.9) {
            fault("split", "leaves less than a tenth of the rows for training; hold out less");
        }
    }

    private void check(DecisionSpec spec) {
        Set<String> names = new HashSet<>();
        spec.fields().stream()
                .filter(field -> !names.add(field.name()))
                .forEach(field -> fault("decision.fields", "names '%s' twice".formatted(field.name())));
        long labels =
                spec.fields().stream().filter(f -> f.role() == FieldRole.LABEL).count();
        if (labels != 1) {
            fault("decision.fields", "has %d LABEL fields; exactly one is needed".formatted(labels));
        }
        spec.fields().stream()
                .filter(field ->
                        field.type() != FieldType.CATEGORY && !field.values().isEmpty())
                .forEach(field -> fault(
                        "decision.fields", "gives values for '%s', which is no CATEGORY".formatted(field.name())));
        outcomes(spec);
        template(spec);
    }

    private void outcomes(DecisionSpec spec) {
        if (spec.outcomes().size() != 2) {
            fault(
                    "decision.outcomes",
                    "has %d outcomes; exactly two are needed"
                            .formatted(spec.outcomes().size()));
        }
        Set<String> labels = new HashSet<>();
        Set<String> answers = new HashSet<>();
        for (DecisionSpec.Outcome outcome : spec.outcomes()) {
            if (!labels.add(outcome.label())) {
                fault("decision.outcomes", "has the label '%s' twice".formatted(outcome.label()));
            }
            if (!answers.add(outcome.answer().strip())) {
                fault("decision.outcomes", "has the answer '%s' twice".formatted(outcome.answer()));
            }
        }
        if (!labels.contains(spec.riskyLabel())) {
            fault("decision.risky_label", "'%s' is not the label of an outcome".formatted(spec.riskyLabel()));
        }
    }

    private void template(DecisionSpec spec) {
        Set<String> used = TemplateNames.in(spec.promptTemplate());
        List<Field> foreign = spec.fields().stream()
                .filter(field -> field.role() != FieldRole.INPUT && used.contains(field.name()))
                .toList();
        foreign.forEach(field -> fault(
                "decision.prompt_template",
                "uses '%s', which is %s; only INPUT fields may stand in the prompt"
                        .formatted(field.name(), field.role())));
        if (foreign.isEmpty()) {
            rendering(spec);
        }
    }

    private void rendering(DecisionSpec spec) {
        Map<String, Object> sample = new HashMap<>();
        for (Field field : spec.fields()) {
            if (field.role() == FieldRole.INPUT) {
                sample.put(
                        field.name(),
                        switch (field.type()) {
                            case NUMBER -> 1;
                            case CATEGORY ->
                                field.values().isEmpty() ? "a" : field.values().getFirst();
                            case TEXT -> "text";
                        });
            }
        }
        try {
            if (new DecisionPrompts(spec).render(sample).isBlank()) {
                fault("decision.prompt_template", "gives an empty prompt");
            }
        } catch (IllegalArgumentException e) {
            fault("decision.prompt_template", "cannot be used. " + e.getMessage());
        }
    }

    private void fault(String field, String message) {
        faults.add(new FieldFault(field, message));
    }
}
