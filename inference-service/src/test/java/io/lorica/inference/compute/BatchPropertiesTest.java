package io.lorica.inference.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BatchPropertiesTest {

    @Test
    void without_settings_the_lanes_are_as_the_documentation_says() {
        BatchProperties standard = bind(Map.of());

        assertThat(standard.lane(Lane.DECISION).queue()).isEqualTo(256);
        assertThat(standard.lane(Lane.DECISION).together()).isEqualTo(1);
        assertThat(standard.lane(Lane.CHAT).queue()).isEqualTo(32);
        assertThat(standard.lane(Lane.CHAT).running()).isEqualTo(8);
        assertThat(standard.maxWait()).isEqualTo(Duration.ofMillis(2));
        assertThat(standard.lane(Lane.DECISION).priority())
                .isLessThan(standard.lane(Lane.EXPLANATION).priority());
    }

    @Test
    void the_short_names_say_what_they_always_said() {
        BatchProperties said = bind(Map.of(
                "lorica.batch.decision-queue", "7",
                "lorica.batch.chat-queue", "5",
                "lorica.batch.max-chats", "3",
                "lorica.batch.max-decisions", "4",
                "lorica.batch.deterministic-decisions", "false"));

        assertThat(said.lane(Lane.DECISION).queue()).isEqualTo(7);
        assertThat(said.lane(Lane.DECISION).together()).isEqualTo(4);
        assertThat(said.lane(Lane.CHAT).queue()).isEqualTo(5);
        assertThat(said.lane(Lane.CHAT).running()).isEqualTo(3);
    }

    @Test
    void what_is_said_of_a_lane_changes_that_and_nothing_else() {
        BatchProperties said = bind(Map.of(
                "lorica.batch.lanes.explanation.queue", "9",
                "lorica.batch.lanes.explanation.time", "5ms",
                "lorica.batch.lanes.decision.queue", "8"));

        LaneSettings explanation = said.lane(Lane.EXPLANATION);
        assertThat(explanation)
                .isEqualTo(new LaneSettings(
                        9,
                        explanation.priority(),
                        bind(Map.of()).lane(Lane.EXPLANATION).running(),
                        1,
                        explanation.slices(),
                        Duration.ofMillis(5)));
        assertThat(said.lane(Lane.DECISION).queue()).isEqualTo(8);
        assertThat(said.lane(Lane.DOCUMENT)).isEqualTo(bind(Map.of()).lane(Lane.DOCUMENT));
    }

    private static BatchProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("lorica.batch", BatchProperties.class);
    }
}
