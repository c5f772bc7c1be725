package io.lorica.scorecard.reason.share;

import io.lorica.decision.field.FieldValue;
import io.lorica.scorecard.reason.AdapterShares;
import io.lorica.scorecard.reason.AdapterShares.Share;
import io.lorica.scorecard.words.TextSpan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of which some values are shown and the others hidden. A text's hidden phrases are left out; hidden as a
 * whole it is shown as any hidden value.
 */
public final class MaskedRecord {
    private final Map<String, FieldValue> inputs;
    private final Map<String, FieldValue> hidden;
    private final List<String> fields;
    private final List<Player> players;

    /** @param phrase of a text; absent where the whole value is one player */
    record Player(String field, @Nullable TextSpan phrase) {}

    MaskedRecord(
            Map<String, FieldValue> inputs, Map<String, FieldValue> hidden, List<String> fields, List<Player> players) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.fields = fields;
        this.players = List.copyOf(players);
    }

    /** How many values and phrases are shown or hidden by themselves, in the prompt's order. */
    public int players() {
        return players.size();
    }

    /**
     * @param shown players; all of them give the record itself, as its prompt shows it
     * @return by INPUT field
     */
    public Map<String, FieldValue> inputs(BitSet shown) {
        Map<String, FieldValue> values = new LinkedHashMap<>(inputs);
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        for (int i = 0; i < players.size(); i++) {
            Player player = players.get(i);
            if (player.phrase() != null) {
                StringBuilder kept = texts.computeIfAbsent(player.field(), _ -> new StringBuilder());
                if (shown.get(i)) {
                    kept.append(upToNext(i, player.phrase()));
                }
            } else if (!shown.get(i)) {
                hide(player.field(), values);
            }
        }
        texts.forEach((field, kept) -> {
            if (kept.isEmpty()) {
                hide(field, values);
            } else {
                values.put(field, new FieldValue.Text(kept.toString().strip()));
            }
        });
        return values;
    }

    private void hide(String field, Map<String, FieldValue> values) {
        FieldValue value = hidden.get(field);
        if (value == null) {
            values.remove(field);
        } else {
            values.put(field, value);
        }
    }

    /** With the white space before the text's next phrase. */
    private String upToNext(int player, TextSpan phrase) {
        String field = players.get(player).field();
        String text = inputs.get(field) instanceof FieldValue.Text(String whole) ? whole : "";
        if (player + 1 < players.size() && players.get(player + 1).field().equals(field)) {
            TextSpan next = players.get(player + 1).phrase();
            return text.substring(phrase.start(), next == null ? text.length() : next.start());
        }
        return text.substring(phrase.start());
    }

    /**
     * @param typical what the language model says where all values are hidden, [n]
     * @param estimates [players][pairs][n], as {@link PermutationPairs#estimates} gives them
     * @param isExact whether no order of the players gives another value
     */
    public AdapterShares shares(double[] typical, double[][][] estimates, boolean isExact) {
        int pairs = estimates.length == 0 ? 1 : estimates[0].length;
        List<Share> shares = new ArrayList<>();
        for (String field : fields) {
            boolean plays = false;
            for (int i = 0; i < players.size(); i++) {
                if (players.get(i).field().equals(field)) {
                    shares.add(new Share(field, players.get(i).phrase(), estimates[i]));
                    plays = true;
                }
            }
            if (!plays) {
                shares.add(new Share(field, null, new double[pairs][typical.length]));
            }
        }
        return new AdapterShares(typical, shares, isExact);
    }
}
