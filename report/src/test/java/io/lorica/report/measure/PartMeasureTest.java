package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.PartUse;
import io.lorica.api.report.PartShare;
import io.lorica.api.training.Evaluation.FittedPart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartMeasureTest {
    @Test
    void each_part_that_the_spec_leaves_out_is_told_as_one() {
        var uses = new DecisionParts(PartUse.ALWAYS, PartUse.NEVER, PartUse.AUTO, PartUse.NEVER);
        List<PartShare> parts = PartMeasure.of(
                uses,
                List.of(new FittedPart("points", 1), new FittedPart("words", 0), new FittedPart("adapter", 0)),
                List.of(),
                Map.of());
        assertThat(parts).hasSize(4);
        assertThat(parts)
                .filteredOn(part -> part.use() == PartUse.NEVER)
                .extracting(PartShare::part)
                .containsExactlyInAnyOrder("boosting", "adapter");
        assertThat(parts)
                .filteredOn(part -> part.use() == PartUse.NEVER)
                .allSatisfy(part -> assertThat(part.weight()).isZero());
    }
}
