package io.lorica.registry.version;

import static io.lorica.api.registry.ArtefactFile.ADAPTER_CONFIG;

import io.lorica.registry.artefact.StagedFile;
import io.lorica.registry.problem.RegistryProblem.InvalidArtefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks whether {@code adapter_config.json} describes a LoRA adapter; the engine that loads it checks the rest. */
@Component
class AdapterConfigCheck {
    private static final long LARGEST_BYTES = 1_048_576;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @param rank {@code r}
     * @param isUniform whether every module has that rank
     */
    record Rank(int rank, boolean isUniform) {}

    Rank check(StagedFile file) {
        if (file.size() > LARGEST_BYTES) {
            throw refuse("is %d bytes; a PEFT configuration is at most %d.".formatted(file.size(), LARGEST_BYTES));
        }
        var config = parse(file);
        var type = config.path("peft_type").asString("");
        if (!type.equals("LORA")) {
            throw refuse("has peft_type '%s'; only LORA adapters can be registered.".formatted(type));
        }
        var rank = config.path("r");
        if (!rank.isInt() || rank.intValue() < 1) {
            throw refuse("has no rank: r must be a whole number of at least 1.");
        }
        return new Rank(rank.intValue(), config.path("rank_pattern").isEmpty());
    }

    private static JsonNode parse(StagedFile file) {
        try {
            var config = JSON.readTree(Files.readAllBytes(file.path()));
            if (config.isObject()) {
                return config;
            }
        } catch (JacksonException e) {
            throw refuse("is not JSON (line %d)."
                    .formatted(e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw refuse("is not a JSON object.");
    }

    private static InvalidArtefact refuse(String what) {
        return new InvalidArtefact(
                ADAPTER_CONFIG, ADAPTER_CONFIG + " " + what + " Send the file as PEFT's save_pretrained wrote it.");
    }
}
