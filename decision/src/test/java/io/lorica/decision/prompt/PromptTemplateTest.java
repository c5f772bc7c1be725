package io.lorica.decision.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.jinja.Text;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptTemplateTest {

    @Test
    void fields_stand_where_the_template_names_them() {
        var template = new PromptTemplate(
                "Amount: {{ amount }}\n{% if purpose %}Purpose: {{ purpose }}\n{% endif %}Risk:",
                Set.of("amount", "purpose"));

        assertThat(template.render(Map.of("amount", "1169", "purpose", "car")).string())
                .isEqualTo("Amount: 1169\nPurpose: car\nRisk:");
        assertThat(template.render(Map.of("amount", "1169")).string()).isEqualTo("Amount: 1169\nRisk:");
    }

    @Test
    void a_value_is_never_read_as_a_template() {
        var template = new PromptTemplate("Note: {{ note }}", Set.of("note"));

        assertThat(template.render(Map.of("note", "{{ 7 * 7 }}{% raw %}<b>&")).string())
                .isEqualTo("Note: {{ 7 * 7 }}{% raw %}<b>&");
    }

    @Test
    void an_unknown_name_is_refused_at_once() {
        assertThatThrownBy(() -> new PromptTemplate("{{ amont }}", Set.of("amount")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[amont]");
    }

    @Test
    void what_is_malformed_is_refused_with_its_line() {
        assertThatThrownBy(() -> new PromptTemplate("a\n{{ amount|nothing }}", Set.of("amount")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("'nothing'");
    }

    @Test
    void values_are_what_users_wrote() {
        Text prompt = new PromptTemplate("Note: {{ note|trim }}.", Set.of("note")).render(Map.of("note", " x "));

        assertThat(prompt.written()).containsExactly(new Text.Span(6, 7));
    }

    @Test
    void a_template_can_not_read_files() {
        assertThatThrownBy(() -> new PromptTemplate("{% include 'pom.xml' %}", Set.of("amount")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
