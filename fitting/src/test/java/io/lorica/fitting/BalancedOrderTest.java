package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancedOrderTest {
    /** One row in ten is of outcome 1, and they stand at the end. */
    private static final List<LabelledRow> ROWS = IntStream.range(0, 500)
            .mapToObj(row -> new LabelledRow(Map.of(), row < 450 ? 0 : 1, null, null))
            .toList();

    @Test
    void every_beginning_has_the_outcomes_shares_and_no_row_comes_twice() {
        int[] order = BalancedOrder.of(ROWS, 3);
        assertThat(order).hasSize(500).doesNotHaveDuplicates();
        for (int length : new int[] {50, 100, 250, 500}) {
            long rare = IntStream.of(order)
                    .limit(length)
                    .filter(row -> ROWS.get(row).outcome() == 1)
                    .count();
            assertThat(rare).isBetween((long) length / 10 - 1, (long) length / 10 + 1);
        }
    }

    @Test
    void the_order_is_a_function_of_the_seed() {
        assertThat(BalancedOrder.of(ROWS, 3)).isEqualTo(BalancedOrder.of(ROWS, 3));
        assertThat(BalancedOrder.of(ROWS, 4)).isNotEqualTo(BalancedOrder.of(ROWS, 3));
    }
}
