package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.scorecard.boosting.TreeEnsemble;
import io.lorica.scorecard.boosting.XgboostJson;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trees that are read from XGBoost's file say what XGBoost says: with missing values, zeros, values on a threshold, and
 * thresholds that are tiny, negative or no short decimals.
 */
class XgboostAgreementTest {
    private static final int ROWS = 3_000;
    private static final int COLUMNS = 6;

    @ParameterizedTest
    @CsvSource({"binary:logistic, 0", "multi:softprob, 4"})
    void margins_are_those_of_xgboost(String objective, int classes) throws Exception {
        var random = new Random(7);
        float[] data = new float[ROWS * COLUMNS];
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            float[] own = {
                random.nextFloat() / 3,
                -1e-30f * random.nextInt(5),
                random.nextInt(4) == 0 ? Float.NaN : random.nextInt(3),
                random.nextInt(2) == 0 ? 0 : (float) random.nextGaussian() * 1e7f,
                0.1f * random.nextInt(10),
                random.nextInt(5) == 0 ? Float.NaN : -random.nextFloat()
            };
            System.arraycopy(own, 0, data, row * COLUMNS, COLUMNS);
            double signal = own[0] * 6 + own[4] + (Float.isNaN(own[2]) ? 1 : own[2]) + own[1] * 1e30;
            labels[row] = classes == 0
                    ? (signal + random.nextGaussian() > 1.5 ? 1 : 0)
                    : (float) Math.clamp(Math.floor(signal + random.nextGaussian()), 0, classes - 1.0);
        }
        var matrix = new DMatrix(data, ROWS, COLUMNS, Float.NaN);
        matrix.setLabel(labels);
        Map<String, Object> parameters =
                new HashMap<>(Map.of("objective", objective, "max_depth", 4, "eta", 0.3, "nthread", 1, "verbosity", 0));
        if (classes > 0) {
            parameters.put("num_class", classes);
        }
        Booster booster = XGBoost.train(matrix, parameters, 60, Map.of(), null, null);
        TreeEnsemble read = XgboostJson.read(booster.toByteArray("json"), COLUMNS);
        float[][] expected = booster.predict(matrix, true);
        for (int row = 0; row < ROWS; row++) {
            float[] own = Arrays.copyOfRange(data, row * COLUMNS, (row + 1) * COLUMNS);
            float[] margins = read.margins(own);
            assertThat(margins).hasSameSizeAs(expected[row]);
            for (int i = 0; i < margins.length; i++) {
                assertThat(margins[i]).isCloseTo(expected[row][i], within(1e-6f * Math.max(1, Math.abs(margins[i]))));
            }
        }
    }
}
