package io.lorica.scorecard.points;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A points table as a query in standard SQL, over a table whose columns have the fields' names: NUMBER as numbers,
 * CATEGORY as text, BOOLEAN as booleans, DATE as timestamps in UTC. Missing values and values that are none of the
 * field's get the points of their bins, as in a decision.
 */
public final class PointsSql {
    private static final double MILLISECONDS_PER_DAY = 86_400_000;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ScaledPoints scaled;
    private final Map<String, Field> fields;

    public PointsSql(ScaledPoints scaled, DecisionSpec spec) {
        this.scaled = scaled;
        this.fields = spec.fields().stream().collect(Collectors.toMap(Field::name, field -> field));
    }

    /**
     * @param table its name, of which each part is quoted: {@code schema.table}; a part with a dot stands in quotes
     * @throws IllegalArgumentException if it is no such name
     */
    public String query(String table) {
        return scaled.table().fields().stream()
                .map(this::points)
                .collect(Collectors.joining(
                        "\n  + ",
                        "SELECT t.*,\n  " + number(scaled.base()) + "\n  + ",
                        " AS points\nFROM " + SqlName.qualified(table) + " t;\n"));
    }

    private String points(FieldPoints points) {
        Field field = fields.get(points.field());
        if (field == null) {
            throw new IllegalArgumentException("The spec has no field '%s'".formatted(points.field()));
        }
        String column = "t." + SqlName.quoted(field.name());
        var sql = new StringBuilder("CASE WHEN ")
                .append(isMissing(field, column))
                .append(" THEN ")
                .append(number(scaled.points(points, points.binning().missing())));
        isOther(field, column)
                .forEach(condition -> sql.append(" WHEN ")
                        .append(condition)
                        .append(" THEN ")
                        .append(number(scaled.points(points, points.binning().other()))));
        switch (points.binning()) {
            case Binning.Ranges(var edges) -> {
                for (int bin = 0; bin < edges.size(); bin++) {
                    sql.append(" WHEN %s < %s THEN %s"
                            .formatted(column, edge(field, edges.get(bin)), number(scaled.points(points, bin))));
                }
                sql.append(" ELSE ").append(number(scaled.points(points, edges.size())));
            }
            case Binning.Categories(var binOf) -> {
                binOf.forEach((category, bin) -> sql.append(
                        " WHEN %s THEN %s".formatted(is(field, column, category), number(scaled.points(points, bin)))));
                sql.append(" ELSE ")
                        .append(number(scaled.points(points, points.binning().other())));
            }
        }
        return sql.append(" END").toString();
    }

    private static String isMissing(Field field, String column) {
        List<String> codes = field.missingCodes() == null ? List.of() : field.missingCodes();
        String none = column + " IS NULL";
        return switch (field.type()) {
            case CATEGORY ->
                codes.stream()
                        .map(code -> " OR TRIM(%s) = %s".formatted(column, text(code.strip())))
                        .collect(Collectors.joining("", none + " OR TRIM(" + column + ") = ''", ""));
            case NUMBER ->
                codes.stream()
                        .filter(PointsSql::isNumber)
                        .map(code -> " OR %s = %s".formatted(column, new BigDecimal(code.strip()).toPlainString()))
                        .collect(Collectors.joining("", none, ""));
            case BOOLEAN, DATE, TEXT -> none;
        };
    }

    private static List<String> isOther(Field field, String column) {
        boolean hasRange = field.type() == FieldType.NUMBER && field.policy() == FieldPolicy.UNKNOWN;
        BigDecimal min = field.min();
        BigDecimal max = field.max();
        return !hasRange
                ? List.of()
                : Stream.of(
                                min == null ? "" : column + " < " + min.toPlainString(),
                                max == null ? "" : column + " > " + max.toPlainString())
                        .filter(condition -> !condition.isEmpty())
                        .toList();
    }

    private static boolean isNumber(String code) {
        try {
            new BigDecimal(code.strip());
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static String is(Field field, String column, String category) {
        return field.type() == FieldType.BOOLEAN
                ? column + " = " + category.toUpperCase(Locale.ROOT)
                : "TRIM(%s) = %s".formatted(column, text(category));
    }

    private static String edge(Field field, double edge) {
        return field.type() == FieldType.DATE
                ? "TIMESTAMP '"
                        + TIMESTAMP.format(Instant.ofEpochMilli((long) Math.ceil(edge * MILLISECONDS_PER_DAY)))
                        + "'"
                : number(edge);
    }

    private static String number(double value) {
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return value < 0 ? "(" + plain + ")" : plain;
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
