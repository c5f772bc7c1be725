package io.lorica.scorecard.reason.principal;

import io.lorica.api.decision.ReasonFamily;
import org.jspecify.annotations.Nullable;

/** What a reason says, in both languages. One that a spec leaves out is the other's. */
record Family(String name, String textEn, String textZh) {

    static Family of(ReasonFamily declared) {
        String en = text(declared.textEn(), declared.textZh(), declared.name());
        return new Family(declared.name(), en, text(declared.textZh(), declared.textEn(), declared.name()));
    }

    private static String text(@Nullable String own, @Nullable String other, String name) {
        return own != null ? own : other != null ? other : words(name);
    }

    /** A field of no family: "credit_amount" says "credit amount". */
    static Family ofField(String field) {
        return new Family(field, words(field), words(field));
    }

    private static String words(String name) {
        String words = name.replace('_', ' ').strip();
        return words.isEmpty() ? name : words;
    }
}
