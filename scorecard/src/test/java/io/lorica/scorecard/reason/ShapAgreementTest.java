package io.lorica.scorecard.reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns as fields of their own, reasons are the shap package's: with missing values, in two and three outcomes. */
class ShapAgreementTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"shap-two.json", "shap-three.json"})
    void reasons_are_those_of_shap(String file) {
        ShapVectors vectors = ShapVectors.read(file);
        var explainer = new Explainer(vectors.scorecard(), vectors.reference());
        List<String> labels = vectors.scorecard().labels();
        int margins = vectors.values()[0][0].length;
        for (String label : labels) {
            var contrast = Contrast.ofOutcome(labels, label);
            for (int row = 0; row < vectors.rows().size(); row++) {
                var explanation = explainer.explain(vectors.rows().get(row), contrast);
                assertThat(explanation.contributions()).hasSize(vectors.values()[row].length);
                for (int column = 0; column < vectors.values()[row].length; column++) {
                    double expected = 0;
                    for (int margin = 0; margin < margins; margin++) {
                        expected += contrast.ofMargin(margin, margins) * vectors.values()[row][column][margin];
                    }
                    assertThat(explanation.contributions().get(column).logOdds())
                            .isCloseTo(expected, within(TOLERANCE));
                }
            }
        }
    }
}
