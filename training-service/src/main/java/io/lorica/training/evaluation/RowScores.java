package io.lorica.training.evaluation;

import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.intake.DataRow;
import java.util.List;
import java.util.function.IntConsumer;

/** What a language model says of rows, as serving does: the part {@link PartScore#ADAPTER}, not yet weighted. */
public interface RowScores {
    /** @param onRows hears now and then how many rows are done, of all at the end; may throw to stop */
    List<LabelledScores> score(List<DataRow.Table> rows, IntConsumer onRows);
}
