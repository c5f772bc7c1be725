package io.lorica.inference.batch;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.inference.DecisionExplanation.PrincipalReason;
import io.lorica.api.registry.VersionRef;
import io.lorica.inference.decision.RecordDecisions.Answer;
import io.lorica.intake.AnswerColumn;
import io.lorica.intake.AnswerColumn.Kind;
import io.lorica.scorecard.reason.principal.PrincipalReasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a result adds to its file: names, and a row's answer by these names. */
final class AnswerColumns {
    static final String ERROR = "lorica_error";

    /** Last, so that older results' columns stay where they were. */
    private static final String ID = "lorica_decision_id";

    private static final String DECISION = "lorica_decision";
    private static final String OUTCOME = "lorica_outcome";
    private static final String PROBABILITY = "lorica_probability_";
    private static final String MODEL = "lorica_model";
    private static final String VERSION = "lorica_version";
    private static final String REASON = "lorica_reason_";

    private AnswerColumns() {}

    /** In their order. */
    static List<AnswerColumn> of(DecisionSpec spec, boolean asksWhy) {
        List<AnswerColumn> columns = new ArrayList<>();
        columns.add(AnswerColumn.of(DECISION, Kind.TEXT));
        columns.add(AnswerColumn.of(OUTCOME, Kind.TEXT));
        spec.outcomes().forEach(outcome -> columns.add(AnswerColumn.of(PROBABILITY + outcome.label(), Kind.NUMBER)));
        columns.add(AnswerColumn.of(MODEL, Kind.TEXT));
        columns.add(AnswerColumn.of(VERSION, Kind.WHOLE_NUMBER));
        for (int i = 1; asksWhy && i <= PrincipalReasons.MOST; i++) {
            columns.add(AnswerColumn.ofObjects(REASON + i, "text_en"));
        }
        columns.add(AnswerColumn.of(ERROR, Kind.TEXT));
        columns.add(AnswerColumn.of(ID, Kind.TEXT));
        return columns;
    }

    /** @param id of the decision */
    static Map<String, Object> of(String id, Answer answer, VersionRef version) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(DECISION, answer.verdict().decision());
        String label = answer.verdict().label();
        if (label != null) {
            row.put(OUTCOME, label);
        }
        answer.verdict().probabilities().forEach((outcome, probability) -> row.put(PROBABILITY + outcome, probability));
        putVersion(row, version);
        for (int i = 0; i < answer.reasons().size(); i++) {
            row.put(REASON + (i + 1), reason(answer.reasons().get(i)));
        }
        row.put(ID, id);
        return row;
    }

    static Map<String, Object> ofRefusal(String why, VersionRef version) {
        Map<String, Object> row = new LinkedHashMap<>();
        putVersion(row, version);
        row.put(ERROR, why);
        return row;
    }

    private static void putVersion(Map<String, Object> row, VersionRef version) {
        row.put(MODEL, version.name());
        row.put(VERSION, version.number());
    }

    private static Map<String, Object> reason(PrincipalReason reason) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("family", reason.family());
        told.put("text_en", reason.textEn());
        told.put("text_zh", reason.textZh());
        told.put("fields", reason.fields());
        told.put("log_odds", reason.logOdds());
        return told;
    }
}
