package io.lorica.report.page;

import io.lorica.api.report.Drift.Psi;

/** What a population stability index says, by the usual lines (Siddiqi 2006, chapter 9). */
enum DriftWord {
    LITTLE("little has moved"),
    CHANCE("no more than chance alone moves"),
    SOME("some has moved"),
    MUCH("much has moved");

    static final double SOME_FROM = 0.1;
    static final double MUCH_FROM = 0.25;

    private final String text;

    DriftWord(String text) {
        this.text = text;
    }

    static DriftWord of(Psi psi) {
        if (psi.value() < SOME_FROM) {
            return LITTLE;
        }
        if (psi.value() <= psi.chance()) {
            return CHANCE;
        }
        return psi.value() < MUCH_FROM ? SOME : MUCH;
    }

    String text() {
        return text;
    }
}
