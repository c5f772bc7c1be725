package io.lorica.scorecard.reason;

import io.lorica.scorecard.words.TextSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each field, and each phrase of its texts, adds to what a language model says of a row: unweighted log-odds by
 * outcome.
 *
 * @param typical what the language model says where all values are hidden, [n]; with the shares it adds up to what it
 *     says of the row
 * @param shares of all INPUT fields, a text's phrases in its order
 * @param isExact whether the shares have no error of estimation
 */
public record AdapterShares(double[] typical, List<Share> shares, boolean isExact) {
    public AdapterShares {
        shares = List.copyOf(shares);
    }

    /**
     * @param phrase of the field's text; absent where the share is of the whole value
     * @param estimates [pairs][n], of which the share is the mean; a value that does not play has one of zeros
     */
    public record Share(String field, @Nullable TextSpan phrase, double[][] estimates) {}
}
