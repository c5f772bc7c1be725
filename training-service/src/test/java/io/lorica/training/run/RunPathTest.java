package io.lorica.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.api.training.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunPathTest {
    @Test
    void a_run_goes_from_its_queue_to_its_version() {
        List<RunState> path = List.of(
                RunState.QUEUED, RunState.TRAINING, RunState.EVALUATING, RunState.REGISTERING, RunState.SUCCEEDED);
        for (int i = 1; i < path.size(); i++) {
            assertThat(RunPath.after(path.get(i - 1))).contains(path.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_follows_an_end_and_every_open_run_can_fail_or_be_begun_again(RunState state) {
        if (state.isFinal()) {
            assertThat(RunPath.after(state)).isEmpty();
        } else {
            assertThat(RunPath.after(state)).contains(RunState.FAILED, RunState.TRAINING, RunState.REGISTERING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_run_goes_back_to_the_queue_or_succeeds_without_being_registered(RunState state) {
        assertThat(RunPath.after(state)).doesNotContain(RunState.QUEUED);
        assertThat(RunPath.after(state).contains(RunState.SUCCEEDED)).isEqualTo(state == RunState.REGISTERING);
    }

    @Test
    void a_run_that_is_being_registered_cannot_be_cancelled() {
        assertThat(RunPath.after(RunState.REGISTERING)).doesNotContain(RunState.CANCELLED);
    }

    @Test
    void an_illegal_transition_names_run_and_states() {
        assertThatThrownBy(() -> RunPath.requireFollows("r1", RunState.QUEUED, RunState.SUCCEEDED))
                .isInstanceOf(IllegalTransition.class)
                .hasMessageContaining("r1")
                .hasMessageContaining("QUEUED")
                .hasMessageContaining("SUCCEEDED");
        assertThatCode(() -> RunPath.requireFollows("r1", RunState.QUEUED, RunState.TRAINING))
                .doesNotThrowAnyException();
    }
}
