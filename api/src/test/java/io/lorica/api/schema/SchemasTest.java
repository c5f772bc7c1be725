package io.lorica.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.CreateDatasetRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SchemasTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final RecordSchemas RECORDS = new RecordSchemas();

    /** Documents that people write, each with a page that holds a whole example. */
    enum Document {
        DATASET("dataset", CreateDatasetRequest.class, "datasets.md"),
        DECISION_SPEC("decision-spec", DecisionSpec.class, "decision-spec.md"),
        MANIFEST("manifest", VersionManifest.class, "manifest.md");

        private final String name;
        private final Class<?> type;
        private final String page;

        Document(String name, Class<?> type, String page) {
            this.name = name;
            this.type = type;
            this.page = page;
        }

        Path file() {
            return Path.of("src/main/resources/io/lorica/api/schemas", name + ".schema.json");
        }

        String pageText() throws IOException {
            return Files.readString(Path.of("../docs", page));
        }

        /** The page's first block of JSON. */
        JsonNode example() throws IOException {
            Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(pageText());
            assertThat(block.find()).as("%s has an example", page).isTrue();
            return JSON.readTree(block.group(1));
        }

        ObjectNode generated() {
            ObjectNode schema = JSON.createObjectNode();
            schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.put("$id", "urn:lorica:schema:" + name);
            schema.setAll(RECORDS.of(type));
            ((ObjectNode) schema.get("properties"))
                    .putObject("$schema")
                    .put("type", "string")
                    .put("description", "Where this schema lies, for editors; not read.");
            return schema;
        }
    }

    /** After a change of the records: run with -Dlorica.schemas=write, and read the difference. */
    @ParameterizedTest
    @EnumSource
    void a_schema_says_what_the_records_say(Document document) throws IOException {
        String generated = JSON.writeValueAsString(document.generated()) + "\n";
        if ("write".equals(System.getProperty("lorica.schemas"))) {
            Files.createDirectories(document.file().getParent());
            Files.writeString(document.file(), generated);
        }
        if (!Files.readString(document.file()).equals(generated)) {
            fail(document.file() + " is older than the records. Write it anew: mvn -pl api test -Dtest=SchemasTest"
                    + " -Dlorica.schemas=write, and bring docs/" + document.page + " up to date.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_property_is_described_and_every_object_closed(Document document) throws IOException {
        JsonNode schema = JSON.readTree(Files.readString(document.file()));
        assertThat(schema.findValues("properties"))
                .isNotEmpty()
                .allSatisfy(properties -> properties
                        .properties()
                        .forEach(property -> assertThat(property.getValue().findValue("description"))
                                .as(property.getKey())
                                .isNotNull()));
        assertThat(schema.findParents("properties"))
                .allSatisfy(
                        object -> assertThat(object.path("additionalProperties").asBoolean(true))
                                .isFalse());
    }

    @ParameterizedTest
    @EnumSource
    void the_pages_example_is_valid_and_a_slip_in_it_is_not(Document document) throws IOException {
        JsonNode example = document.example();
        assertThat(faults(document, example)).isEmpty();

        ObjectNode misspelt = (ObjectNode) example.deepCopy();
        String first = misspelt.propertyNames().iterator().next();
        misspelt.set(first + "s", misspelt.remove(first));
        assertThat(faults(document, misspelt)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void the_page_explains_every_property(Document document) throws IOException {
        String page = document.pageText();
        var names = new TreeSet<String>();
        JSON.readTree(Files.readString(document.file()))
                .findValues("properties")
                .forEach(properties -> names.addAll(properties.propertyNames()));
        // What is itself a document has a page of its own.
        if (document != Document.DECISION_SPEC) {
            JSON.readTree(Files.readString(Document.DECISION_SPEC.file()))
                    .findValues("properties")
                    .forEach(properties -> names.removeAll(properties.propertyNames()));
            names.addAll(JSON.readTree(Files.readString(document.file()))
                    .path("properties")
                    .propertyNames());
        }
        assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    private static List<String> faults(Document document, JsonNode example) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(document.file()), InputFormat.JSON)
                .validate(JSON.writeValueAsString(example), InputFormat.JSON)
                .stream()
                .map(String::valueOf)
                .toList();
    }
}
