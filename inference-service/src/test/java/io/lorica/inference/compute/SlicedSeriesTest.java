package io.lorica.inference.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SlicedSeriesTest {
    private final List<String> done = new ArrayList<>();

    /** Notes what is done with it; the last of its slices may fail. */
    private final class Noted implements SlicedWork<String> {
        private final String name;
        private int slices;

        Noted(String name, int slices) {
            this.name = name;
            this.slices = slices;
            done.add("begin " + name);
        }

        @Override
        public boolean advance() {
            done.add(name);
            if (name.equals("bad")) {
                throw new IllegalStateException("broken");
            }
            return --slices > 0;
        }

        @Override
        public String result() {
            return name.toUpperCase(Locale.ROOT);
        }

        @Override
        public void close() {
            done.add("close " + name);
        }
    }

    @Test
    void each_piece_begins_when_the_one_before_it_is_done_and_freed() {
        SlicedSeries<String> series = series("a", "b");

        assertThat(series.advance()).isTrue();
        assertThat(series.advance()).isTrue();
        assertThat(series.advance()).isTrue();
        assertThat(series.advance()).isFalse();

        assertThat(series.result()).containsExactly("A", "B");
        series.close();
        assertThat(done).containsExactly("begin a", "a", "a", "close a", "begin b", "b", "b", "close b");
    }

    @Test
    void a_piece_that_fails_or_is_given_up_is_freed() {
        SlicedSeries<String> failing = series("bad", "b");
        assertThatThrownBy(failing::advance).hasMessage("broken");
        failing.close();
        SlicedSeries<String> unfinished = series("a");
        assertThat(unfinished.advance()).isTrue();
        unfinished.close();

        assertThat(done).containsExactly("begin bad", "bad", "close bad", "begin a", "a", "close a");
    }

    @Test
    void without_pieces_there_is_nothing_to_do() {
        SlicedSeries<String> none = series();

        assertThat(none.advance()).isFalse();
        assertThat(none.result()).isEmpty();
    }

    /** Of pieces of two slices each. */
    private SlicedSeries<String> series(String... names) {
        List<Supplier<SlicedWork<String>>> pieces = new ArrayList<>();
        for (String name : names) {
            pieces.add(() -> new Noted(name, 2));
        }
        return new SlicedSeries<>(pieces);
    }
}
