package io.lorica.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{% set ns = namespace(x='aaaa') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=3) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
                "{{ 9 ** 99999999 }}",
                "{{ 'a' * 999999999 }}",
                "{{ [1] * 999999999 }}",
                "{{ 'a'|center(999999999) }}",
                "{{ 'a'.ljust(999999999) }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '%.999999999f' % 1 }}",
                "{{ '{:999999999}'.format(1) }}",
                "{{ '{:.999999999f}'.format(1.5) }}",
                "{{ [1]|batch(999999999, 0)|list }}",
                "{{ [1]|slice(999999999)|list }}",
                "{{ ('a' * 9999999).replace('', 'bbbbbb') }}",
                "{{ '\t'.expandtabs(999999999) }}",
                "{{ 1|round(-999999999) ~ 1.5|round(999999999) ~ 1 / 0 }}"
            })
    void a_template_that_would_not_end_or_fill_the_memory_is_stopped(String source) {
        Template template = Template.ofChat(source, Clock.systemUTC());
        long begun = System.nanoTime();
        assertThatThrownBy(() -> template.render(Map.of())).isInstanceOf(RenderException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void what_stops_it_is_said() {
        Template template = Template.ofChat(
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", Clock.systemUTC());
        assertThatThrownBy(() -> template.render(Map.of())).hasMessageContaining("did not end within");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "not ", "- ", "{% if x %}", "{% for x in y %}"})
    void a_source_that_is_nested_too_deep_is_refused(String opening) {
        String source = opening.startsWith("{") ? opening.repeat(20_000) : "{{ " + opening.repeat(20_000) + "1";
        assertThatThrownBy(() -> Template.ofChat(source, Clock.systemUTC()))
                .isInstanceOf(TemplateSyntaxException.class);
    }
}
