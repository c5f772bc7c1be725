package io.lorica.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldPolicy;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.decision.field.ReadRow;
import io.lorica.decision.field.RowReader;
import io.lorica.decision.prompt.DecisionPrompts;
import io.lorica.jinja.Text;
import io.lorica.testsupport.CreditSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A row has one prompt, whether it came as a CSV line, as a JSON line or in a decision request. */
class EqualPromptsTest {
    private static final DecisionSpec SPEC = new DecisionSpec(
                    "loan",
                    List.of(
                            input("amount", FieldType.NUMBER, List.of()),
                            input("purpose", FieldType.CATEGORY, List.of("car", "house")),
                            input("branch", FieldType.CATEGORY, List.of()).withMaxCharacters(6),
                            input("note", FieldType.TEXT, List.of()).withMaxCharacters(9),
                            ranged("rate", FieldPolicy.UNKNOWN),
                            ranged("share", FieldPolicy.REFUSE),
                            input("owner", FieldType.BOOLEAN, List.of()),
                            input("opened", FieldType.DATE, List.of()),
                            new Field("risk", FieldType.CATEGORY, FieldRole.LABEL, true, List.of())),
                    "{{ amount }}|{{ purpose }}|{{ branch }}|{{ note }}|{{ rate }}|{{ share }}|{{ owner }}"
                            + "|{{ opened }}:",
                    CreditSpec.SPEC.outcomes(),
                    "bad",
                    CreditSpec.SPEC.cost())
            .withMaxPromptCharacters(60);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * A row as its two notations have it.
     *
     * @param json each value's JSON text; absent where the row has none
     */
    record Written(Map<String, String> cells, Map<String, String> json) {}

    /** One value in both notations. */
    record Value(String cell, @Nullable String json) {}

    @Property(tries = 2_000)
    void csv_jsonl_and_a_request_give_the_same_bytes_or_are_all_refused(@ForAll("rows") Written row)
            throws IOException {
        Optional<String> fromCsv = prompt(csv(row));
        assertThat(prompt(jsonl(row))).isEqualTo(fromCsv);
        assertThat(requested(row)).isEqualTo(fromCsv);
    }

    private static Optional<String> prompt(String file) throws IOException {
        ParsedRows rows = new Intake(new IntakeLimits(10, 100_000, 1_000_000))
                .table(SPEC, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
        assertThat(rows.accepted().size() + rows.quarantined().size()).isEqualTo(1);
        return rows.accepted().stream()
                .map(accepted -> new DecisionPrompts(SPEC)
                        .render(((DataRow.Table) accepted.row()).inputs())
                        .string())
                .findFirst();
    }

    private static Optional<String> requested(Written row) {
        Map<String, @Nullable Object> inputs =
                JSON.readValue(object(row.json()), new TypeReference<Map<String, @Nullable Object>>() {});
        ReadRow read = new RowReader(SPEC).ofRequest(inputs);
        var prompts = new DecisionPrompts(SPEC);
        return read.faults().isEmpty()
                ? Optional.of(prompts.render(read.inputs()))
                        .filter(prompt -> !prompts.isTooLong(prompt))
                        .map(Text::string)
                : Optional.empty();
    }

    private static String csv(Written row) throws IOException {
        var text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            Map<String, String> cells = new LinkedHashMap<>(row.cells());
            cells.put("risk", "good");
            printer.printRecord(cells.keySet());
            printer.printRecord(cells.values());
        }
        return text.toString();
    }

    private static String jsonl(Written row) {
        Map<String, String> json = new LinkedHashMap<>(row.json());
        json.put("risk", "\"good\"");
        return object(json) + "\n";
    }

    private static String object(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> JSON.writeValueAsString(entry.getKey()) + ":" + entry.getValue())
                .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }

    @Provide
    Arbitrary<Written> rows() {
        return Combinators.combine(
                        orMissing(numbers()),
                        orMissing(texts(Arbitraries.of("car", "house", "yacht", " car ", "Car"))),
                        orMissing(texts(anyText())),
                        orMissing(texts(anyText())),
                        orMissing(aroundTheRange()),
                        aroundTheRange(),
                        orMissing(Arbitraries.of(
                                new Value("true", "true"), new Value("False", "false"), new Value("TRUE", "true"))),
                        orMissing(texts(Arbitraries.of(
                                "2024-05-31", " 2024-05-31", "2024-05-31T23:00:00-01:00", "2024-13-01", "31.05.2024"))))
                .as((amount, purpose, branch, note, rate, share, owner, opened) -> {
                    Map<String, Value> values = new LinkedHashMap<>();
                    values.put("amount", amount);
                    values.put("purpose", purpose);
                    values.put("branch", branch);
                    values.put("note", note);
                    values.put("rate", rate);
                    values.put("share", share);
                    values.put("owner", owner);
                    values.put("opened", opened);
                    Map<String, String> cells = new LinkedHashMap<>();
                    Map<String, String> json = new LinkedHashMap<>();
                    values.forEach((name, value) -> {
                        cells.put(name, value.cell());
                        if (value.json() != null) {
                            json.put(name, value.json());
                        }
                    });
                    return new Written(cells, json);
                });
    }

    private static Arbitrary<Value> orMissing(Arbitrary<Value> values) {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(9, values),
                net.jqwik.api.Tuple.of(
                        1,
                        Arbitraries.of(
                                new Value("", null),
                                new Value("", "null"),
                                new Value(" ", "\" \""),
                                new Value("NA", "\"NA\""))));
    }

    /**
     * Numbers in the notations that both CSV and JSON allow: plain, with exponent, with zeros at the end, long ones.
     */
    private static Arbitrary<Value> numbers() {
        Arbitrary<String> plain = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.TEN.pow(40).negate(), BigInteger.TEN.pow(40)),
                        Arbitraries.integers().between(-70, 70))
                .as((digits, scale) -> new BigDecimal(digits, scale))
                .map(BigDecimal::toString);
        return Arbitraries.oneOf(
                        plain,
                        Arbitraries.doubles().map(number -> new BigDecimal(Double.toString(number)).toString()),
                        Arbitraries.of(
                                "0",
                                "-0.0",
                                "7",
                                "7.0",
                                "7.00",
                                "0.1",
                                "1e5",
                                "1E-7",
                                "1e-400",
                                "9007199254740993",
                                "0.1000000000000000055511151231257827",
                                "1e-2000000000",
                                "1e2000000000"))
                .map(number -> new Value(number, number));
    }

    private static Arbitrary<Value> aroundTheRange() {
        return Arbitraries.of("-1", "-1.0", "-1.0000000001", "0", "1e0", "1.00", "1.1", "1e63", "1e64")
                .map(number -> new Value(number, number));
    }

    private static Arbitrary<String> anyText() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(12),
                Arbitraries.strings()
                        .withChars("\t\n\r\u00a0\u3000\u00e4\u4e2d\"',;{}%\u0000")
                        .ofMaxLength(6),
                Arbitraries.of("\ud83d\ude00 smile", "{{ amount }}", "unknown", "n/a"));
    }

    private static Arbitrary<Value> texts(Arbitrary<String> texts) {
        return texts.map(text -> new Value(text, JSON.writeValueAsString(text)));
    }

    private static Field ranged(String name, FieldPolicy policy) {
        return new Field(name, FieldType.NUMBER, FieldRole.INPUT, false, List.of())
                .withPolicy(policy, null)
                .withRange(BigDecimal.ONE.negate(), BigDecimal.ONE);
    }

    private static Field input(String name, FieldType type, List<String> values) {
        return new Field(name, type, FieldRole.INPUT, false, values).withPolicy(FieldPolicy.UNKNOWN, List.of("NA"));
    }
}
