package io.lorica.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void a_valid_parent_keeps_its_trace_and_flags_and_gets_a_new_span() {
        TraceContext context = TraceContext.continuing("00-" + TRACE + "-00f067aa0ba902b7-00");

        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.flags()).isEqualTo("00");
        assertThat(context.spanId()).isNotEqualTo("00f067aa0ba902b7");
        assertThat(context.isContinued()).isTrue();
    }

    @Test
    void a_later_version_with_more_fields_is_continued() {
        assertThat(TraceContext.continuing("01-" + TRACE + "-00f067aa0ba902b7-01-more")
                        .traceId())
                .isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
            })
    void an_invalid_parent_begins_a_new_trace(String traceparent) {
        TraceContext context = TraceContext.continuing(traceparent);

        assertThat(context.isContinued()).isFalse();
        assertThat(context.traceId()).isNotEqualTo(TRACE);
    }

    @Property
    void whatever_comes_in_a_valid_parent_goes_out(
            @ForAll @Chars({'0', '1', 'a', 'f', 'F', '-', 'x'}) @StringLength(max = 60) String traceparent) {
        assertThat(TraceContext.continuing(traceparent).traceparent())
                .matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    }
}
