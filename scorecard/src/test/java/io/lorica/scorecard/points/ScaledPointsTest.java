package io.lorica.scorecard.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.decision.PointsScale;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.testsupport.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScaledPointsTest {
    private static final DecisionSpec SPEC = new DecisionSpec(
            "loans",
            List.of(
                    new Field("amount", FieldType.NUMBER, FieldRole.INPUT, false, List.of())
                            .withPolicy(FieldPolicy.UNKNOWN, List.of("-1", "n/a"))
                            .withRange(BigDecimal.ZERO, new BigDecimal("1000")),
                    new Field("a \"home\"", FieldType.CATEGORY, FieldRole.INPUT, false, List.of())
                            .withPolicy(null, List.of("?")),
                    new Field("owns", FieldType.BOOLEAN, FieldRole.INPUT, false, List.of()),
                    new Field("day", FieldType.DATE, FieldRole.INPUT, false, List.of())),
            "x",
            List.of(new Outcome("bad", " bad", "decline"), new Outcome("good", " good", "approve")),
            "bad",
            new ErrorCost(1, 1));

    private static final PointsTable TABLE = new PointsTable(
            List.of(0.0, 1.25),
            List.of(
                    new FieldPoints("amount", 0.75, new Binning.Ranges(List.of(0.1, 500.0)), bins(5)),
                    new FieldPoints(
                            "a \"home\"",
                            1.5,
                            new Binning.Categories(Map.of("own", 0, "o'neil's", 1, "rent", 1)),
                            bins(4)),
                    new FieldPoints("owns", 0.5, new Binning.Categories(Map.of("true", 0, "false", 1)), bins(4)),
                    new FieldPoints("day", 2, new Binning.Ranges(List.of(19_723.0)), bins(4))));

    private static final ScaledPoints SCALED = new ScaledPoints(TABLE, 0, new PointsScale(600, 50, 20));

    private static List<Bin> bins(int count) {
        var random = new Random(count);
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Bin(List.of(3L + i, 9L), List.of(random.nextGaussian() / 3, random.nextGaussian() / 7)))
                .toList();
    }

    @Test
    void points_say_what_the_log_odds_say() {
        for (ReadRow row : rows()) {
            double[] score = TABLE.score(row.inputs());
            double logOdds = score[1] - score[0];
            assertThat(SCALED.total(row.inputs()))
                    .isCloseTo(600 + 20 / Math.log(2) * (logOdds - Math.log(50)), within(1e-9));
        }
        // Twice the odds are 20 points more.
        var doubled = new PointsTable(List.of(0.0, 1.25 + Math.log(2)), TABLE.fields());
        assertThat(new ScaledPoints(doubled, 0, SCALED.scale()).total(Map.of()) - SCALED.total(Map.of()))
                .isCloseTo(20, within(1e-9));
    }

    @Test
    void a_database_gives_every_row_the_same_points() throws SQLException {
        List<Map<String, Object>> values = values();
        List<ReadRow> rows = rows();
        try (TestDatabase database = TestDatabase.start();
                Connection connection = database.asSuperuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema risk; "
                    + "create table risk.\"the loans.2026\" (n int, amount double precision, \"a \"\"home\"\"\" text,"
                    + " owns boolean, day timestamp)");
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into risk.\"the loans.2026\" values (?, ?, ?, ?, ?::timestamp)")) {
                for (int i = 0; i < values.size(); i++) {
                    Map<String, Object> row = values.get(i);
                    insert.setInt(1, i);
                    insert.setObject(2, row.get("amount"), Types.DOUBLE);
                    insert.setObject(3, row.get("a \"home\""), Types.VARCHAR);
                    insert.setObject(4, row.get("owns"), Types.BOOLEAN);
                    insert.setObject(5, row.get("day"), Types.VARCHAR);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            int seen = 0;
            try (ResultSet found =
                    statement.executeQuery(new PointsSql(SCALED, SPEC).query("risk.\"the loans.2026\""))) {
                while (found.next()) {
                    assertThat(found.getDouble("points"))
                            .as(values.get(found.getInt("n")).toString())
                            .isCloseTo(SCALED.total(rows.get(found.getInt("n")).inputs()), within(1e-9));
                    seen++;
                }
            }
            assertThat(seen).isEqualTo(values.size());
        }
    }

    @Test
    void the_table_has_a_line_for_each_bin() throws IOException {
        var out = new StringBuilder();
        PointsCsv.write(SCALED, List.of("bad", "good"), out);
        assertThat(out.toString().lines())
                .hasSize(2 + 5 + 4 + 4 + 4)
                .contains("field,bin,rows bad,rows good,points")
                .anyMatch(line -> line.startsWith("amount,from 0.1 to below 500,4,9,"))
                .anyMatch(line -> line.startsWith("\"a \"\"home\"\"\",\"o'neil's, rent\",4,9,"))
                .anyMatch(line -> line.startsWith("day,missing,"));
    }

    private static List<ReadRow> rows() {
        var reader = new RowReader(SPEC);
        List<ReadRow> rows = values().stream().map(reader::ofRequest).toList();
        assertThat(rows).allMatch(row -> row.faults().isEmpty());
        return rows;
    }

    private static List<Map<String, Object>> values() {
        var random = new Random(5);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Map<String, Object> row = new HashMap<>();
            put(row, "amount", random, -1.0, -5.0, 0.0, 0.1, 499.99, 500.0, 1000.0, 1001.0, 0.09999999);
            put(row, "a \"home\"", random, "", "?", "own", " rent ", "o'neil's", "boat");
            put(row, "owns", random, true, false);
            put(row, "day", random, "2023-12-31", "2024-01-01", "2024-05-31");
            rows.add(row);
        }
        return rows;
    }

    /** One of the values, or none. */
    private static void put(Map<String, Object> row, String name, Random random, Object... values) {
        int choice = random.nextInt(values.length + 1);
        if (choice < values.length) {
            row.put(name, values[choice]);
        }
    }
}
