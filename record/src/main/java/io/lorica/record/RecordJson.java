package io.lorica.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lorica.api.record.DecisionBasis;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How records are written. What was written is kept as it is: digests are over these bytes, never over new ones. */
final class RecordJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // A later release may say more; what it said is in the bytes all the same.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private RecordJson() {}

    static byte[] bytes(Object value) {
        return JSON.writeValueAsBytes(value);
    }

    /**
     * @param what for the message
     * @throws MalformedRecord if the bytes are no such JSON
     */
    static <T> T read(byte[] bytes, Class<T> type, String what) {
        try {
            T read = JSON.readValue(bytes, type);
            if (read == null) {
                throw new MalformedRecord("%s is null".formatted(what));
            }
            return read;
        } catch (JacksonException e) {
            throw new MalformedRecord("%s can't be read: %s".formatted(what, e.getOriginalMessage()));
        }
    }

    /** @throws MalformedRecord if the bytes are no basis, or one that lacks what every basis has */
    static DecisionBasis basis(byte[] bytes) {
        DecisionBasis read = read(bytes, DecisionBasis.class, "The decision's basis");
        Map<String, @Nullable Object> required = new LinkedHashMap<>();
        required.put("id", read.id());
        required.put("decided_at", read.decidedAt());
        required.put("node", read.node());
        required.put("asked_by", read.askedBy());
        required.put("model", read.model());
        required.put("base_model", read.baseModel());
        required.put("stack", read.stack());
        required.put("runtime", read.runtime());
        required.put("decision", read.decision());
        required.put("probabilities", read.probabilities());
        required.put("parts", read.parts());
        required.put("sealed_sha256", read.sealedSha256());
        required.forEach((name, value) -> {
            if (value == null) {
                throw new MalformedRecord("The decision's basis has no %s".formatted(name));
            }
        });
        return read;
    }
}
