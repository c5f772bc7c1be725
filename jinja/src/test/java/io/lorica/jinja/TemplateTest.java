package io.lorica.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{% include 'a' %}; include",
                "{% block a %}; block",
                "{% trans %}a; trans",
                "{{ x|nofilter }}; nofilter",
                "{{ x|pprint }}; pprint",
                "{{ x is notest }}; notest",
                "{{ lipsum() }}; lipsum"
            })
    void what_can_not_be_rendered_is_refused_by_name(String source, String name) {
        assertThatThrownBy(() -> Template.ofChat("\n" + source, Clock.systemUTC()))
                .isInstanceOf(TemplateSyntaxException.class)
                .hasMessageContaining("line ")
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void an_error_names_its_line_and_a_refusal_of_the_template_is_its_own_text() {
        assertThatThrownBy(() -> render("\n\n{{ 1 + 'a' }}")).hasMessageStartingWith("line 3: ");
        assertThatThrownBy(() -> render("\n{{ raise_exception('No roles') }}")).hasMessage("No roles");
    }

    @Test
    void texts_keep_their_whitespace_and_know_no_time() {
        assertThat(Template.ofText("  {% if true %}\n a\n {% endif %}\n")
                        .render(Map.of())
                        .string())
                .isEqualTo("  \n a\n \n");
        assertThat(Template.ofText("{{ strftime_now('%Y') }}").freeNames()).containsExactly("strftime_now");
    }

    @Test
    void free_names_are_those_that_no_branch_assigns() {
        assertThat(Template.ofText("""
                        {% if a %}{{ b.c }}{% else %}{% set d = e|default(f) %}{{ d }}{% endif %}
                        {% for g in h %}{{ g }}{{ loop.index }}{% endfor %}
                        {% macro m(i, j=k) %}{{ i }}{{ kwargs }}{{ caller() }}{% endmacro %}{{ m(1) }}{{ range(2) }}
                        """).freeNames()).containsExactlyInAnyOrder("a", "b", "e", "f", "h", "k", "range");
    }

    @Test
    void a_template_renders_for_several_threads_at_once() {
        Template template = Template.ofChat(
                "{% set ns = namespace(s='') %}{% for x in l %}{% set ns.s = ns.s ~ x %}{% endfor %}{{ ns.s }}",
                Clock.systemUTC());
        List<Value> items = List.of(Text.own("a"), Text.own("b"));
        assertThat(IntStream.range(0, 500)
                        .parallel()
                        .mapToObj(_ ->
                                template.render(Map.of("l", Value.list(items))).string()))
                .containsOnly("ab");
    }

    private static Text render(String source) {
        return Template.ofChat(source, Clock.systemUTC()).render(Map.of());
    }
}
