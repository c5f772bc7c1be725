package io.lorica.scorecard.reason.principal;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explainer;
import io.lorica.scorecard.reason.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the principal reasons from an explanation of an adverse outcome: contributions of related fields are summed
 * to their family first, over all parts, and the largest ones that speak for the outcome are told. One that carries
 * next to nothing of what speaks for it is not principal.
 *
 * @see <a href="https://www.ecfr.gov/current/title-12/section-1002.9">12 CFR 1002.9(b)(2): specific, and the principal
 *     ones; by its interpretation, more than four are not likely to help</a>
 */
public final class PrincipalReasons {
    public static final int MOST = 4;
    /** Of all that speaks for the outcome, the share that a reason carries at least. The largest one is always told. */
    public static final double LEAST_SHARE = 0.05;

    private static final Family WHOLE =
            new Family("record", "the application as a whole, as a language model reads it", "语言模型对整份申请的综合判断");
    private static final Family TEXTS =
            new Family("texts", "what the texts of the application do not say", "申请文本中未提及的内容");

    /** By field, of INPUT fields only. */
    private final Map<String, Family> families = new HashMap<>();

    private final List<String> fields;

    /** What grams that a row lacks are told under. */
    private final Family absent;

    public PrincipalReasons(DecisionSpec spec) {
        List<Field> inputs = spec.fields().stream()
                .filter(field -> field.role() == FieldRole.INPUT)
                .toList();
        this.fields = inputs.stream().map(Field::name).toList();
        inputs.forEach(field -> families.put(field.name(), family(spec, field)));
        List<Family> ofTexts = inputs.stream()
                .filter(field -> field.type() == FieldType.TEXT)
                .map(field -> family(spec, field))
                .distinct()
                .toList();
        this.absent = ofTexts.size() == 1 ? ofTexts.getFirst() : TEXTS;
    }

    private static Family family(DecisionSpec spec, Field field) {
        return spec.families().stream()
                .filter(declared -> declared.name().equals(field.family()))
                .findFirst()
                .map(Family::of)
                .orElseGet(() -> Family.ofField(field.name()));
    }

    /**
     * @param explanation of the adverse outcome
     * @return at most {@value #MOST}, the largest first, each at least {@value #LEAST_SHARE} of the sum of all families
     *     that speak for the outcome, but the largest whatever it is; none if nothing speaks for the outcome
     * @throws IllegalStateException if a field counts that must not: a protected one is never a reason, and never
     *     left out in silence
     */
    public List<PrincipalReason> of(Explanation explanation) {
        Map<Family, Sum> sums = new LinkedHashMap<>();
        for (Contribution line : explanation.contributions()) {
            if (isTheSameForAll(line, explanation)) {
                continue;
            }
            Sum sum = sums.computeIfAbsent(family(line), _ -> new Sum());
            sum.logOdds += line.logOdds();
            if (line.field() != null) {
                sum.fields.add(fields.indexOf(line.field()));
            }
        }
        List<PrincipalReason> reasons = new ArrayList<>();
        sums.forEach((family, sum) -> {
            if (sum.logOdds > 0) {
                reasons.add(new PrincipalReason(
                        family.name(),
                        family.textEn(),
                        family.textZh(),
                        sum.fields.stream().map(fields::get).toList(),
                        sum.logOdds));
            }
        });
        // Of equal ones the earlier in the spec, so that the same row is told the same.
        reasons.sort(Comparator.comparingDouble(PrincipalReason::logOdds)
                .reversed()
                .thenComparingInt(reason -> place(reason.fields()))
                .thenComparing(PrincipalReason::family));
        double least = LEAST_SHARE
                * reasons.stream().mapToDouble(PrincipalReason::logOdds).sum();
        long principal = reasons.stream()
                .filter(reason -> reason.logOdds() >= least)
                .limit(MOST)
                .count();
        return List.copyOf(reasons.subList(0, (int) Math.max(principal, Math.min(1, reasons.size()))));
    }

    /** What is left of the adapter's part beside its fields is what it says of a record whose values are hidden. */
    private static boolean isTheSameForAll(Contribution line, Explanation explanation) {
        return line.field() == null && line.part().equals(Explainer.ADAPTER) && explanation.isAdapterSharedOut();
    }

    private Family family(Contribution line) {
        @Nullable String field = line.field();
        if (field == null) {
            return line.part().equals(Explainer.ADAPTER) ? WHOLE : absent;
        }
        Family family = families.get(field);
        if (family == null) {
            throw new IllegalStateException(
                    "Field %s counts and is no INPUT of the spec; fit the scorecard without it".formatted(field));
        }
        return family;
    }

    private int place(List<String> named) {
        return named.isEmpty() ? fields.size() : fields.indexOf(named.getFirst());
    }

    private static final class Sum {
        private final TreeSet<Integer> fields = new TreeSet<>();
        private double logOdds;
    }
}
