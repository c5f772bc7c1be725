package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.CreditSpec;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A version whose spec can only decide wrongly is not registered: it would be found out when it decides. */
class DecisionSpecTest extends RegistryServer {

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "risky_label":"bad"              | "risky_label":"ugly"      | decision.spec.risky_label
            "answer":" bad"                  | "answer":" good"          | decision.spec.outcomes[1].answer
            ["car","education"]              | ["car"]                   | decision.spec.fields[1].values
            "name":"age"                     | "name":"amount"           | decision.spec.fields[3].name
            {{ note }}                       | {{ age }}                 | decision.spec.prompt_template
            "missed_risk":5.0                | "missed_risk":-5          | decision.spec.cost.missed_risk
            "missed_risk":5.0                | "missed_risk":1e999       | decision.spec.cost.missed_risk
            "label":"bad"                    | "label":" "               | decision.spec.outcomes[1].label
            ["car","education"]              | ["car",null]              | decision.spec.fields[1].values[1]
            ["car","education"]              | ["car",""]                | decision.spec.fields[1].values[1]
            """)
    void is_refused_at_its_part(String part, String instead, String path) {
        String name = freshName();
        client().createAdapter(name, "TASK");
        String spec = json.writeValueAsString(CreditSpec.SPEC);
        assertThat(spec).contains(part);

        Map<String, Object> manifest = PeftFiles.manifest();
        String good = json.writeValueAsString(manifest).replaceFirst("\\}$", "");
        var refused = client().register(name, decided(good, spec.replace(part, instead)), PeftFiles.files(1));

        assertThat(refused.status()).isEqualTo(400);
        JsonNode errors = refused.body().path("errors");
        assertThat(errors.path(0).path("field").asString()
                        + errors.path(0).path("message").asString())
                .contains(path)
                .doesNotContain("<list element>");
        assertThat(client().register(name, decided(good, spec), PeftFiles.files(1))
                        .status())
                .isEqualTo(201);
    }

    private static String decided(String manifest, String spec) {
        return "%s,\"decision\":{\"risk_threshold\":0.5,\"spec\":%s}}".formatted(manifest, spec);
    }
}
