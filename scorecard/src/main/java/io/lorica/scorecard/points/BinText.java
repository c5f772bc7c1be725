package io.lorica.scorecard.points;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a bin holds, in words. */
public final class BinText {
    private BinText() {}

    public static String of(Binning binning, int bin) {
        if (bin == binning.missing()) {
            return "missing";
        }
        if (bin == binning.other()) {
            return "other";
        }
        return switch (binning) {
            case Binning.Ranges(var edges) -> range(edges, bin);
            case Binning.Categories(var binOf) ->
                binOf.entrySet().stream()
                        .filter(category -> category.getValue() == bin)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "));
        };
    }

    private static String range(List<Double> edges, int bin) {
        if (edges.isEmpty()) {
            return "any";
        }
        if (bin == 0) {
            return "below " + plain(edges.getFirst());
        }
        return bin == edges.size()
                ? "from " + plain(edges.getLast())
                : "from %s to below %s".formatted(plain(edges.get(bin - 1)), plain(edges.get(bin)));
    }

    static String plain(double edge) {
        return BigDecimal.valueOf(edge).stripTrailingZeros().toPlainString();
    }
}
