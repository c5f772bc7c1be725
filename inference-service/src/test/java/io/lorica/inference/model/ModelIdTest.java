package io.lorica.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelIdTest {

    @Test
    void a_bare_name_means_the_champion() {
        assertThat(ModelId.parse("credit-approval")).contains(new ModelId("credit-approval", "champion"));
        assertThat(ModelId.parse("credit-approval@champion")).contains(new ModelId("credit-approval", "champion"));
        assertThat(ModelId.parse("credit-approval@candidate")).contains(new ModelId("credit-approval", "candidate"));
        assertThat(new ModelId("credit-approval", "champion")).hasToString("credit-approval");
    }

    @Test
    void what_can_be_no_name_is_none() {
        assertThat(ModelId.parse("")).isEmpty();
        assertThat(ModelId.parse("Credit")).isEmpty();
        assertThat(ModelId.parse("credit@")).isEmpty();
        assertThat(ModelId.parse("../x")).isEmpty();
    }
}
