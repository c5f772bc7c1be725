package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TinyModelTest {

    @ParameterizedTest
    @EnumSource(Family.class)
    void one_seed_is_one_model_that_opens(Family family, @TempDir Path one, @TempDir Path two) {
        TinyModel.write(one, family, 7);
        TinyModel.write(two, family, 7);

        try (Checkpoint first = Checkpoint.open(one);
                Checkpoint second = Checkpoint.open(two)) {
            assertThat(first.config().family()).isEqualTo(family);
            assertThat(first.digest()).isEqualTo(second.digest());
        }
    }
}
