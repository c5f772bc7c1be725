package io.lorica.report.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.score.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionsCsvTest {

    @Test
    void a_row_has_what_it_takes_to_measure_it_again() throws IOException {
        var probabilities = new LinkedHashMap<String, Double>();
        probabilities.put("good, paid", 1 - 0.1);
        probabilities.put("bad", 0.1);
        var judged = new JudgedRow(
                "bad",
                new Verdict(new Outcome("good, paid", " g", "approve"), probabilities, null),
                "good, paid",
                Map.of("good, paid", 0.75, "bad", 0.25));
        var csv = new StringBuilder();
        PredictionsCsv.write(
                List.of("good, paid", "bad"),
                List.of(
                        new Prediction(2, "training", "bad", null, null, null),
                        new Prediction(
                                3, "test", "bad", Instant.parse("2026-11-01T00:00:00Z"), Prediction.TEST, judged)),
                csv);
        assertThat(csv.toString().split("\r\n"))
                .containsExactly(
                        "line,split,label,event_time,held_out,\"probability good, paid\",probability bad,"
                                + "\"uncalibrated good, paid\",uncalibrated bad,decided",
                        "2,training,bad,,,,,,,",
                        "3,test,bad,2026-11-01T00:00:00Z,test,0.9,0.1,0.75,0.25,\"good, paid\"");
    }
}
