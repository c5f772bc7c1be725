package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.report.Interval;
import org.junit.jupiter.api.Test;

/** Expected values: statsmodels 0.14, proportion_confint and confint_proportions_2indep. */
class ProportionsTest {

    /** proportion_confint(hits, rows, method='beta'). */
    @Test
    void exact_intervals_are_those_of_statsmodels() {
        close(Proportions.exact(3, 20), 0.0320709371854637, 0.37892682654531396);
        close(Proportions.exact(0, 20), 0, 0.16843347098308534);
        close(Proportions.exact(20, 20), 0.8315665290169146, 1);
    }

    /** proportion_confint(3, 20, method='wilson'). */
    @Test
    void score_intervals_are_those_of_statsmodels() {
        close(Proportions.score(3, 20), 0.052368745896216595, 0.36041886474075696);
    }

    /** confint_proportions_2indep(30, 60, 48, 70, compare='ratio', method='log'). */
    @Test
    void intervals_of_ratios_are_those_of_statsmodels() {
        close(Proportions.ratio(30, 60, 48, 70), 0.5409233630457544, 0.9829193266566394);
    }

    /** confint_proportions_2indep(56, 70, 48, 80, compare='diff', method='newcomb'), Newcombe's own example. */
    @Test
    void intervals_of_differences_are_those_of_statsmodels() {
        close(Proportions.difference(56, 70, 48, 80), 0.05243147240236498, 0.33387265403690614);
    }

    private static void close(Interval found, double low, double high) {
        assertThat(found.low()).isCloseTo(low, within(1e-9));
        assertThat(found.high()).isCloseTo(high, within(1e-9));
    }
}
