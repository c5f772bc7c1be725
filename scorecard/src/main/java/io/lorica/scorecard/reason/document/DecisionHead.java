package io.lorica.scorecard.reason.document;

import io.lorica.scorecard.reason.principal.PrincipalReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a page of reasons says of the decision itself, so that it can be filed and found again.
 *
 * @param id the decision's
 * @param versions that decided, each with its number, such as {@code credit-approval v3}, the base model last
 * @param decision what is to be done, such as {@code decline}
 * @param probabilities by label
 * @param decidedAt told in UTC
 * @param reasons the principal ones, the strongest first; may be none
 */
public record DecisionHead(
        String id,
        List<String> versions,
        String decision,
        Map<String, Double> probabilities,
        Instant decidedAt,
        List<PrincipalReason> reasons) {
    public DecisionHead {
        versions = List.copyOf(versions);
        reasons = List.copyOf(reasons);
    }
}
