package io.lorica.basemodel;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The base models that Lorica knows by name: the built-in list, and the user's own on top. */
public final class BaseModelCatalog {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final String defaultName;
    private final Map<String, KnownBaseModel> byLowerCaseName;

    private BaseModelCatalog(String defaultName, Map<String, KnownBaseModel> byLowerCaseName) {
        this.defaultName = defaultName;
        this.byLowerCaseName = byLowerCaseName;
    }

    public static BaseModelCatalog builtIn() {
        try (InputStream yaml = BaseModelCatalog.class.getResourceAsStream("base-models.yml")) {
            if (yaml == null) {
                throw new IllegalStateException("base-models.yml is missing from the class path");
            }
            return read(yaml.readAllBytes(), "built-in base-models.yml", null);
        } catch (IOException e) {
            throw new BaseModelException.BadCatalogue("The built-in base-models.yml cannot be read", e);
        }
    }

    /** Adds a file of the same form; its entries and its default, if it names one, win over the present ones. */
    public BaseModelCatalog with(Path extra) {
        try {
            return read(Files.readAllBytes(extra), extra.toString(), this);
        } catch (IOException e) {
            throw new BaseModelException.BadCatalogue(
                    "Base model catalogue " + extra + " cannot be read. Correct LORICA_BASE_MODEL_CATALOGUE.", e);
        }
    }

    public KnownBaseModel defaultModel() {
        return find(defaultName)
                .orElseThrow(() -> new IllegalStateException("default " + defaultName + " is not in the catalogue"));
    }

    /** Names are compared without regard to case. */
    public Optional<KnownBaseModel> find(String name) {
        return Optional.ofNullable(byLowerCaseName.get(name.toLowerCase(Locale.ROOT)));
    }

    public List<String> names() {
        return byLowerCaseName.values().stream().map(KnownBaseModel::name).toList();
    }

    private static BaseModelCatalog read(byte[] yaml, String origin, @Nullable BaseModelCatalog below) {
        CatalogueFile file;
        try {
            file = YAML.readValue(yaml, CatalogueFile.class);
        } catch (JacksonException e) {
            throw new BaseModelException.BadCatalogue(
                    "Base model catalogue " + origin + " is not valid: " + e.getOriginalMessage(), e);
        }
        Map<String, KnownBaseModel> models = new LinkedHashMap<>();
        if (below != null) {
            models.putAll(below.byLowerCaseName);
        }
        for (KnownBaseModel model : Optional.ofNullable(file.models()).orElse(List.of())) {
            models.put(model.name().toLowerCase(Locale.ROOT), model);
        }
        String defaultName = file.defaultName() != null ? file.defaultName() : below != null ? below.defaultName : "";
        if (!models.containsKey(defaultName.toLowerCase(Locale.ROOT))) {
            throw new BaseModelException.BadCatalogue(
                    "Base model catalogue " + origin + ": default '" + defaultName + "' is not among its models",
                    new IllegalArgumentException("default"));
        }
        return new BaseModelCatalog(defaultName, models);
    }

    private record CatalogueFile(
            @JsonProperty("default") @Nullable String defaultName,
            @Nullable List<KnownBaseModel> models) {}
}
