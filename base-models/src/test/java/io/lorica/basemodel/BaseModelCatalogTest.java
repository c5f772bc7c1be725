package io.lorica.basemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelCatalogTest {
    @TempDir
    Path directory;

    @Test
    void the_default_is_pinned_by_digest_and_has_two_kinds_of_source() {
        KnownBaseModel model = BaseModelCatalog.builtIn().defaultModel();
        assertThat(model.name()).isEqualTo("SmolLM2-135M-Instruct");
        assertThat(model.sha256()).isEqualTo("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
        assertThat(model.sources()).hasExactlyElementsOfTypes(ModelSource.Hub.class, ModelSource.Wheel.class);
    }

    @Test
    void an_extra_catalogue_adds_to_the_built_in_one() throws IOException {
        BaseModelCatalog catalogue =
                BaseModelCatalog.builtIn().with(catalogueWith("mine", "0".repeat(64), "mine.gguf"));
        assertThat(catalogue.names()).containsExactlyInAnyOrder("SmolLM2-135M-Instruct", "mine");
        assertThat(catalogue.defaultModel().name()).isEqualTo("SmolLM2-135M-Instruct");
    }

    @Test
    void a_bad_field_is_refused_by_name() throws IOException {
        Path badDigest = catalogueWith("mine", "not-a-digest", "mine.gguf");
        Path badFile = catalogueWith("mine", "0".repeat(64), "../../etc/passwd");
        Path unknownField = Files.writeString(directory.resolve("unknown.yml"), "modles: []\n");
        Path badDefault = Files.writeString(directory.resolve("default.yml"), "default: nobody\n");
        BaseModelCatalog builtIn = BaseModelCatalog.builtIn();

        assertThatThrownBy(() -> builtIn.with(badDigest))
                .isInstanceOf(BaseModelException.BadCatalogue.class)
                .hasMessageContaining("sha256 must be 64 lower-case hex digits");
        assertThatThrownBy(() -> builtIn.with(badFile)).hasMessageContaining("file must be a plain file name");
        assertThatThrownBy(() -> builtIn.with(unknownField)).hasMessageContaining("modles");
        assertThatThrownBy(() -> builtIn.with(badDefault)).hasMessageContaining("nobody");
        assertThatThrownBy(() -> builtIn.with(directory.resolve("absent.yml")))
                .hasMessageContaining("LORICA_BASE_MODEL_CATALOGUE");
    }

    private Path catalogueWith(String name, String sha256, String file) throws IOException {
        return Files.writeString(
                Files.createTempFile(directory, "c", ".yml"), """
                models:
                  - name: %s
                    licence: MIT
                    file: %s
                    size: 10
                    sha256: %s
                    sources:
                      - {kind: hub, repository: me/mine, revision: %s, file: mine.gguf}
                """.formatted(name, file, sha256, "b".repeat(40)));
    }
}
