package io.lorica.scorecard.reason.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.boosting.Boosting;
import io.lorica.scorecard.boosting.Column;
import io.lorica.scorecard.boosting.Tree;
import io.lorica.scorecard.boosting.TreeEnsemble;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BordersTest {

    /** Trees round a value to a float first, so a border is not the threshold itself. */
    @ParameterizedTest
    @ValueSource(floats = {0.1f, -0.1f, 3.3f, 1e7f, -1e-30f, 0f, 1f, 16777216f})
    void values_from_a_border_on_go_right_and_those_below_it_left(float threshold) {
        var tree = new Tree(
                new int[] {1, -1, -1},
                new int[] {2, -1, -1},
                new int[] {0, 0, 0},
                new float[] {threshold, 0, 1},
                new boolean[] {true, false, false});
        var boosting = new Boosting(
                List.of(new Column.Plain("x")), new TreeEnsemble(List.of(tree), new int[] {0}, new float[] {0}), 2);
        var scorecard = new Scorecard(
                List.of("good", "bad"), List.of(0.0, 0.0), null, new Scorecard.Weighted<>(1, boosting), null);
        double border = new Borders(scorecard).of("x").first();
        assertThat(tree.score(new float[] {(float) border})).isEqualTo(1);
        assertThat(tree.score(new float[] {(float) Math.nextDown(border)})).isZero();
    }
}
