package io.lorica.scorecard.reason.share;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.scorecard.reason.Reference;
import io.lorica.scorecard.reason.share.MaskedRecord.Player;
import io.lorica.scorecard.words.TextSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How records of a version are hidden value by value. Made once for a version; threads may share it. */
public final class Masking {
    private static final int MOST_PHRASES = 12;

    /** INPUT fields in the order in which the prompt shows them first, behind them those that it does not show. */
    private final List<String> fields;

    private final Set<String> shown;

    /** By field; none where a hidden value is empty text. */
    private final Map<String, FieldValue> hidden = new HashMap<>();

    public Masking(DecisionSpec spec, Reference reference) {
        List<Field> inputs = spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .toList();
        this.shown = DecisionPrompts.names(spec.promptTemplate());
        this.fields = inputs.stream()
                .map(Field::name)
                .sorted(Comparator.comparingInt(name -> place(name, spec.promptTemplate())))
                .toList();
        inputs.forEach(field -> HiddenValues.of(field, reference).ifPresent(value -> hidden.put(field.name(), value)));
    }

    private int place(String field, String template) {
        Matcher named =
                Pattern.compile("(?U)\\b%s\\b".formatted(Pattern.quote(field))).matcher(template);
        return shown.contains(field) && named.find() ? named.start() : Integer.MAX_VALUE;
    }

    /**
     * A record with as many players as can be: long texts have a player for each phrase, as far as there is room.
     *
     * @param inputs by INPUT field
     * @param mostPlayers at least 0
     * @return empty if its fields alone are more
     */
    public Optional<MaskedRecord> record(Map<String, FieldValue> inputs, int mostPlayers) {
        for (int phrases = MOST_PHRASES; phrases > 0; phrases--) {
            List<Player> players = players(inputs, phrases);
            if (players.size() <= mostPlayers) {
                return Optional.of(new MaskedRecord(inputs, hidden, fields, players));
            }
        }
        return Optional.empty();
    }

    private List<Player> players(Map<String, FieldValue> inputs, int phrases) {
        List<Player> players = new ArrayList<>();
        for (String field : fields) {
            if (!shown.contains(field) || Objects.equals(text(inputs, field), text(hidden, field))) {
                continue;
            }
            if (inputs.get(field) instanceof FieldValue.Text(String text)) {
                for (TextSpan phrase : Phrases.of(text, phrases)) {
                    players.add(new Player(field, phrase));
                }
            } else {
                players.add(new Player(field, null));
            }
        }
        return players;
    }

    /** As a prompt shows it. */
    private static String text(Map<String, FieldValue> values, String field) {
        FieldValue value = values.get(field);
        return value == null ? "" : value.text();
    }
}
