package io.lorica.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class SettingsCheckTest {

    @Test
    void a_misspelt_setting_stops_the_start_and_the_nearest_known_one_is_named(CapturedOutput output) {
        assertThatThrownBy(() -> start(Map.of(), "--lorica.model.nmae=x"))
                .hasMessageContaining("Unknown setting lorica.model.nmae; did you mean lorica.model.name?")
                .hasMessageContaining("commandLineArgs");
        org.assertj.core.api.Assertions.assertThat(output)
                .contains("Correct or remove it")
                .doesNotContain("at io.lorica.settings");
    }

    @Test
    void a_misspelt_variable_is_named_as_a_variable() {
        assertThatThrownBy(() -> start(Map.of("LORICA_MODEL_FURTHER_BSAES_0", "x")))
                .hasMessageContaining("LORICA_MODEL_FURTHER_BSAES_0; did you mean LORICA_MODEL_FURTHER_BASES?");
    }

    @Test
    void a_misspelt_variable_of_another_program_is_named_too() {
        assertThatThrownBy(() -> start(Map.of("LORICA_HMOE", "1")))
                .hasMessageContaining("LORICA_HMOE; did you mean LORICA_HOME?");
    }

    @Test
    void every_unknown_setting_is_named_at_once() {
        assertThatThrownBy(() -> start(Map.of("LORICA_NONSENSE", "x"), "--lorica.moddel.name=x"))
                .hasMessageContaining("LORICA_NONSENSE")
                .hasMessageContaining("lorica.moddel.name");
    }

    @Test
    void a_file_s_line_is_named() {
        assertThatThrownBy(() -> start(Map.of(), "--spring.config.location=classpath:/misspelt.yml"))
                .hasMessageContaining("lorica.model.naem; did you mean lorica.model.name?")
                .hasMessageContaining("misspelt.yml")
                .hasMessageContaining("3:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lorica.model.name",
                "lorica.model.further-bases[1]",
                "lorica.model.furtherBases",
                "lorica.labels.anything.at.all",
                "lorica.lanes.chat.queue",
                "lorica.lanes.stream.max-wait",
                "spring.unknown",
                "loricate.unknown"
            })
    void what_is_known_or_not_ours_is_accepted(String name) {
        assertThatCode(() -> start(Map.of(), "--" + name + "=1")).doesNotThrowAnyException();
    }

    @Test
    void an_unknown_field_of_a_map_s_record_is_refused() {
        assertThatThrownBy(() -> start(Map.of(), "--lorica.lanes.chat.queu=1"))
                .hasMessageContaining("lorica.lanes.chat.queu");
        assertThatThrownBy(() -> start(Map.of("LORICA_LANES_CHAT_QUEU", "1")))
                .hasMessageContaining("LORICA_LANES_CHAT_QUEU");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LORICA_MODEL_NAME",
                "lorica_model_name",
                "LORICA_MODEL_FURTHERBASES_0",
                "LORICA_MODEL_FURTHER_BASES_0",
                "LORICA_LANES_CHAT_MAX_WAIT",
                "LORICA_HOME",
                "LORICA_GATEWAY_PORT",
                "LORICA_TRAINING_JAVA_OPTS",
                "LORICA_BASE_MODEL_CACHE",
                "LORICA_ARTEFACTS_DIRECTORY",
                "LORICA_BATCH_LANES_CHAT_QUEUE",
                "LORICAN"
            })
    void the_environment_may_hold_what_other_programs_of_lorica_know(String name) {
        assertThatCode(() -> start(Map.of(name, "1"))).doesNotThrowAnyException();
    }

    private static void start(Map<String, Object> variables, String... arguments) {
        var application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(new StandardEnvironment() {
            @Override
            protected void customizePropertySources(org.springframework.core.env.MutablePropertySources sources) {
                sources.addLast(new MapPropertySource(SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, getSystemProperties()));
                sources.addLast(
                        new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
            }
        });
        application.run(arguments).close();
    }

    @Configuration
    static class Nothing {}

    /** Values of the map {@code lorica.lanes}, see the test's metadata. */
    record TestLane(int queue, String maxWait) {}
}
