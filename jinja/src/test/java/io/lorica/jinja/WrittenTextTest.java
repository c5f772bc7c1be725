package io.lorica.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users wrote is known in the result: here all that users write is in upper case, and nothing else is. */
class WrittenTextTest {
    private static final List<String> EXPRESSIONS = List.of(
            "'<a>' + c + '<b>'",
            "'<a>' ~ c ~ c",
            "(' <a> ' + c + ' <b> ')|trim",
            "('<a>' + c).strip()",
            "('<a>' + c + '<b>')[1:-1]",
            "('<a>' + c)[::-1]",
            "c.split('B')|join('-')",
            "('<a>' + c).split('>')[-1]",
            "c.replace('B', '<x>')",
            "('<a>' + c + '<b>')|replace('>', c)",
            "[c, 'x']|string",
            "{'k': c}|tojson",
            "{'k': [c]}|tojson(indent=2)",
            "'%s|%5s' % (c, 'x')",
            "'{}-{:>9}'.format(c, c)",
            "c|indent(3, true)",
            "c|center(30)",
            "c.rjust(30, '.')",
            "c|urlencode",
            "[c, 'x', c]|join(', ')",
            "c|truncate(9, true)",
            "c|first ~ c|last ~ c[0]",
            "c|reverse",
            "c.partition('B')|string",
            "c.splitlines()|join('/')",
            "('<' + c)|e ~ 'x'",
            "'<x>' ~ ('a,' ~ c).rsplit(',', 1)[1]",
            "c.expandtabs(2)",
            "d.keys()|list ~ d");

    @Property(tries = 500)
    void each_character_knows_who_wrote_it(@ForAll String any) {
        String written = any.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9 \\n\\t\"'B\\x{1F642}\\u00C9<>&]", "B");
        for (String expression : EXPRESSIONS) {
            Text text = Template.ofChat("{{ " + expression + " }}", Clock.systemUTC())
                    .render(Map.of(
                            "c", Text.written("Q" + written + "Q"), "d", Value.dict(Map.of("k", Text.written("Z")))));
            for (int i = 0; i < text.string().length(); i++) {
                boolean isUpper =
                        text.string().charAt(i) >= 'A' && text.string().charAt(i) <= 'Z';
                boolean isLower =
                        text.string().charAt(i) >= 'a' && text.string().charAt(i) <= 'z';
                boolean isEscape = expression.contains("urlencode") || expression.contains("|e ");
                if (isUpper || (isLower && !isEscape && !isAfterBackslash(text.string(), i))) {
                    assertThat(text.isWritten(i, i + 1))
                            .as("%s: %s at %d", expression, text, i)
                            .isEqualTo(isUpper);
                }
            }
        }
    }

    private static boolean isAfterBackslash(String text, int index) {
        return index > 0 && text.charAt(index - 1) == '\\';
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{% set x %}<a>{{ c }}{% endset %}{{ x }}; <a>HI; 3-5",
                "{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(c) }}; <HI>; 1-3",
                "{% filter upper %}<a>{{ c }}{% endfilter %}; <A>HI; 3-5",
                "{% for x in c %}{{ x }},{% endfor %}; H,I,; 0-1 2-3",
                "{% set ns = namespace(t='') %}{% for x in c %}{% set ns.t = ns.t ~ '-' ~ x %}{% endfor %}{{ ns.t }};"
                        + " -H-I; 1-2 3-4",
                "{{ c|upper }}{{ c|lower }}{{ c|title }}{{ c.capitalize() }}; HIhiHiHi; 0-8",
                "{{ {'k': c} }}; {'k': 'HI'}; 7-9",
                "{{ c if c else '' }}{{ c or '' }}{{ c|default('x') }}; HIHIHI; 0-6"
            })
    void marks_go_through_statements(String source, String text, String spans) {
        Text rendered = Template.ofChat(source, Clock.systemUTC()).render(Map.of("c", Text.written("HI")));
        assertThat(rendered.string()).isEqualTo(text);
        assertThat(rendered.written().stream()
                        .map(span -> span.start() + "-" + span.end())
                        .toList())
                .containsExactly(spans.split(" "));
    }
}
