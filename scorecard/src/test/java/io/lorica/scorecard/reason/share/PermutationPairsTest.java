package io.lorica.scorecard.reason.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PermutationPairsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void one_pair_is_exact_where_players_act_on_each_other_two_by_two_at_most(int interacting) {
        for (int players = 1; players <= 8; players++) {
            SetFunction function = SetFunction.ofInteractions(players, interacting, 2, players);
            double[][][] estimates = estimates(function, PermutationPairs.of(players, 1, 7));
            for (int player = 0; player < players; player++) {
                for (int k = 0; k < 2; k++) {
                    assertThat(mean(estimates[player], k)).isCloseTo(function.shapley(player, k), within(1e-9));
                }
            }
        }
    }

    @Test
    void one_pair_is_not_exact_where_three_act_on_each_other() {
        SetFunction function = SetFunction.ofInteractions(5, 3, 1, 3);

        double[][][] estimates = estimates(function, PermutationPairs.of(5, 1, 7));

        assertThat(mean(estimates[0], 0)).isNotCloseTo(function.shapley(0, 0), within(1e-3));
    }

    @Test
    void any_function_is_met_within_its_error() {
        int met = 0;
        int all = 0;
        for (int players = 3; players <= 8; players++) {
            for (long seed = 0; seed < 5; seed++) {
                SetFunction function = SetFunction.random(players, 2, seed);
                double[][][] estimates = estimates(function, PermutationPairs.of(players, 64, seed));
                for (int player = 0; player < players; player++) {
                    double apart = Math.abs(mean(estimates[player], 1) - function.shapley(player, 1));
                    double error = error(estimates[player], 1);
                    assertThat(apart).isLessThanOrEqualTo(4 * error + 1e-9);
                    met += apart <= 2 * error + 1e-9 ? 1 : 0;
                    all++;
                }
            }
        }
        // Of a normal error 95.4 % are within two.
        assertThat(met).isGreaterThan((int) (0.9 * all));
    }

    @Test
    void all_orders_together_are_exact() {
        SetFunction function = SetFunction.random(3, 2, 1);
        PermutationPairs all = PermutationPairs.of(3, 3, 1);
        assertThat(all.areAll()).isTrue();
        assertThat(PermutationPairs.of(3, 2, 1).areAll()).isFalse();
        assertThat(PermutationPairs.of(2, 2, 1).areAll()).isTrue();

        double[][][] estimates = estimates(function, all);

        for (int player = 0; player < 3; player++) {
            assertThat(mean(estimates[player], 0)).isCloseTo(function.shapley(player, 0), within(1e-12));
        }
    }

    @Test
    void values_always_add_up_to_what_all_make_of_what_none_does() {
        for (int players = 0; players <= 8; players++) {
            SetFunction function = SetFunction.random(players, 3, players);
            for (int pairs = 1; pairs <= 3; pairs++) {
                double[][][] estimates = estimates(function, PermutationPairs.of(players, pairs, 5));
                for (int k = 0; k < 3; k++) {
                    double sum = 0;
                    for (double[][] ofPlayer : estimates) {
                        sum += mean(ofPlayer, k);
                    }
                    double[][] table = function.table();
                    assertThat(sum).isCloseTo(table[table.length - 1][k] - table[0][k], within(1e-9));
                }
            }
        }
    }

    @Test
    void each_set_is_asked_for_once_and_in_the_players_order_first() {
        PermutationPairs pairs = PermutationPairs.of(4, 2, 3);

        List<BitSet> sets = pairs.sets();

        assertThat(sets).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(PermutationPairs.mostSets(4, 2));
        assertThat(sets.subList(0, 8).stream().map(BitSet::toString))
                .containsExactly("{}", "{0}", "{0, 1}", "{0, 1, 2}", "{0, 1, 2, 3}", "{3}", "{2, 3}", "{1, 2, 3}");
        assertThat(PermutationPairs.of(4, 2, 3).sets()).isEqualTo(sets);
    }

    @Test
    void values_are_those_of_shap_for_the_same_orders() throws IOException {
        String name = "/io/lorica/scorecard/reference/permutation-shapley.json";
        try (InputStream file = PermutationPairsTest.class.getResourceAsStream(name)) {
            JsonNode cases = JsonMapper.shared().readTree(file).path("cases");
            assertThat(cases.size()).isEqualTo(6);
            for (JsonNode one : cases) {
                int players = one.path("players").intValue();
                var function = new SetFunction(players, matrix(one.path("table")));
                List<int[]> orders = one.path("orders")
                        .valueStream()
                        .map(order -> JsonMapper.shared().convertValue(order, int[].class))
                        .toList();
                double[][][] estimates = estimates(function, PermutationPairs.of(players, orders));
                double[][] expected = matrix(one.path("values"));
                for (int player = 0; player < players; player++) {
                    for (int k = 0; k < expected[player].length; k++) {
                        assertThat(mean(estimates[player], k)).isCloseTo(expected[player][k], within(1e-9));
                    }
                }
            }
        }
    }

    @Test
    void values_of_other_sets_are_refused() {
        assertThatThrownBy(() -> PermutationPairs.of(3, 1, 1).estimates(List.of(new double[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 sets have 1 values");
    }

    private static double[][] matrix(JsonNode table) {
        return JsonMapper.shared().convertValue(table, double[][].class);
    }

    private static double[][][] estimates(SetFunction function, PermutationPairs pairs) {
        return pairs.estimates(function.values(pairs.sets()));
    }

    private static double mean(double[][] estimates, int outcome) {
        double sum = 0;
        for (double[] estimate : estimates) {
            sum += estimate[outcome];
        }
        return sum / estimates.length;
    }

    private static double error(double[][] estimates, int outcome) {
        double mean = mean(estimates, outcome);
        double squares = 0;
        for (double[] estimate : estimates) {
            squares += Math.pow(estimate[outcome] - mean, 2);
        }
        return Math.sqrt(squares / (estimates.length * (estimates.length - 1.0)));
    }
}
