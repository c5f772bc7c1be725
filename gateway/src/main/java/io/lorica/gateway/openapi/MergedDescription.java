package io.lorica.gateway.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Several OpenAPI documents as one. Operations are tagged with the service that offers them. */
final class MergedDescription {
    private static final String SCHEMA_PATH = "#/components/schemas/";

    private static final Map<Integer, String> REFUSALS_OF_THE_GATEWAY = new TreeMap<>(Map.of(
            401, "The key is missing, unknown, expired or revoked",
            403, "The key's role may not do this",
            429, "Too many requests without a valid key came from this address",
            431, "The headers are larger than 8 KB",
            502, "A service does not accept the gateway's tokens",
            503, "A service or the database can't be reached",
            504, "A service did not answer in time"));

    private final JsonMapper json;
    private final ObjectNode document;

    /** @param own of the gateway itself; carries what holds for all: info, security, the schema of a problem */
    MergedDescription(JsonMapper json, ObjectNode own) {
        this.json = json;
        this.document = own.deepCopy();
    }

    /** @param service such as {@code registry-service} */
    void add(String service, JsonNode description) {
        Map<String, String> renamed = new LinkedHashMap<>();
        ObjectNode schemas = document.withObjectProperty("components").withObjectProperty("schemas");
        description.path("components").path("schemas").forEachEntry((name, schema) -> {
            if (schemas.has(name) && !schemas.get(name).equals(schema)) {
                renamed.put(name, service + "." + name);
            }
        });
        JsonNode distinct = renamed(description, renamed);
        distinct.path("components").path("schemas").forEachEntry(schemas::set);
        distinct.path("paths").forEachEntry((path, operations) -> {
            ObjectNode merged = document.withObjectProperty("paths").withObjectProperty(path);
            operations.forEachEntry((method, operation) -> {
                merged.set(method, operation);
                merged.withObjectProperty(method)
                        .set("tags", json.createArrayNode().add(service));
            });
        });
    }

    /** What can't be described now, since the service is away. */
    void lacks(String service, String path) {
        ObjectNode info = document.withObjectProperty("info");
        info.put(
                "description",
                info.path("description").asString("")
                        + ("\n\n**%s does not answer, so its calls (%s) are missing here.** Load this again when it"
                                        + " does.")
                                .formatted(service, path));
    }

    /** Every operation with what the gateway itself refuses it with. */
    ObjectNode document() {
        document.path("paths")
                .forEach(operations -> operations.forEach(operation -> {
                    ObjectNode responses = ((ObjectNode) operation).withObjectProperty("responses");
                    REFUSALS_OF_THE_GATEWAY.forEach((status, what) -> {
                        if (!responses.has(status.toString())) {
                            responses
                                    .withObjectProperty(status.toString())
                                    .put("description", what)
                                    .withObjectProperty("content")
                                    .withObjectProperty("application/problem+json")
                                    .withObjectProperty("schema")
                                    .put("$ref", SCHEMA_PATH + "Problem");
                        }
                    });
                }));
        ObjectNode schemas = document.withObjectProperty("components").withObjectProperty("schemas");
        if (!schemas.has("Problem")) {
            // No service was there to say more.
            schemas.putObject("Problem").put("type", "object").put("description", "RFC 9457");
        }
        return document;
    }

    private JsonNode renamed(JsonNode description, Map<String, String> names) {
        // Others merge the same description at the same time.
        ObjectNode copy = (ObjectNode) description.deepCopy();
        if (names.isEmpty()) {
            return copy;
        }
        ObjectNode schemas = copy.withObjectProperty("components").withObjectProperty("schemas");
        names.forEach((old, name) -> schemas.set(name, schemas.remove(old)));
        rename(copy, names);
        return copy;
    }

    private void rename(JsonNode node, Map<String, String> names) {
        if (node instanceof ObjectNode object) {
            String target = object.path("$ref").asString("");
            if (target.startsWith(SCHEMA_PATH) && names.containsKey(target.substring(SCHEMA_PATH.length()))) {
                object.put("$ref", SCHEMA_PATH + names.get(target.substring(SCHEMA_PATH.length())));
            }
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            List.copyOf(node.values()).forEach(child -> rename(child, names));
        }
    }
}
