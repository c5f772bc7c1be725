package io.lorica.registry.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.json.JsonMapper;

class CanonicalJsonProperties {
    private static final JsonMapper JSON = new JsonMapper();

    @Example
    void keys_are_sorted_and_numbers_are_plain_and_exact() {
        assertThat(canonical("{\"b\": 1.50, \"a\": [5e-5, 1e3, -0.0, 9007199254740993, true, null, \"\\u00fc\\n\"]}"))
                .isEqualTo("{\"a\":[0.00005,1000,0,9007199254740993,true,null,\"ü\\n\"],\"b\":1.5}");
    }

    @Property
    void the_order_of_keys_does_not_matter(@ForAll Map<String, Double> values, @ForAll Random random) {
        var keys = new ArrayList<>(values.keySet());
        Collections.shuffle(keys, random);
        var shuffled = new LinkedHashMap<String, Double>();
        keys.forEach(key -> shuffled.put(key, values.get(key)));

        assertThat(CanonicalJson.of(JSON.valueToTree(shuffled))).isEqualTo(CanonicalJson.of(JSON.valueToTree(values)));
    }

    @Property
    void the_text_reads_back_as_the_value_and_is_canonical_itself(@ForAll Map<String, Double> values) {
        String text = CanonicalJson.of(JSON.valueToTree(values));

        assertThat(canonical(text)).isEqualTo(text);
        var read = JSON.readTree(text);
        values.forEach((key, value) -> assertThat(read.get(key).doubleValue()).isEqualTo(value + 0.0));
    }

    private static String canonical(String text) {
        return CanonicalJson.of(JSON.readTree(text));
    }
}
