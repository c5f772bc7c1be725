package io.lorica.training.attempt;

import io.lorica.fitting.AdapterWeight.Gain;
import io.lorica.readout.ReadOutTraining.Learnt;
import java.util.Locale;

/** Says what came of reading the language model, to whoever trained it. */
final class ReadingSentence {
    private ReadingSentence() {}

    /** Of rows without text, before an adapter. */
    static String notWorthTraining(Gain gain) {
        return "The language model adds nothing beyond chance to the fields on %s: no adapter was trained."
                .formatted(losses(gain));
    }

    static String leftOut(String why) {
        return "The language model was left out: %s.".formatted(why);
    }

    static String learnt(Learnt learnt) {
        String layers = "The language model is read after %d layers"
                .formatted(learnt.readOut().depth());
        if (learnt.adapter() != null) {
            return layers + " with the adapter that was trained.";
        }
        return layers
                + (learnt.losses().isEmpty()
                        ? ", without an adapter."
                        : ", without an adapter: none made held-out rows likelier than the frozen model does, but for"
                                + " chance.");
    }

    /**
     * @param learnt as {@link #learnt} says it
     * @param gain on rows that neither it nor the scorecard had seen
     */
    static String kept(String learnt, Gain gain) {
        return (gain.isReal()
                        ? "%s It adds to the scorecard on %s."
                        : "%s It counts because the spec wants it always; it adds nothing beyond chance to the"
                                + " scorecard on %s.")
                .formatted(learnt, losses(gain));
    }

    /** Learnt, but of no use. */
    static String dropped(Gain gain) {
        return "The language model adds nothing beyond chance to the scorecard on %s: it was left out."
                .formatted(losses(gain));
    }

    private static String losses(Gain gain) {
        return String.format(
                Locale.ROOT, "%d rows (log-loss %.3f with it, %.3f without)", gain.rows(), gain.with(), gain.without());
    }
}
