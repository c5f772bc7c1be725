package io.lorica.scorecard.reason.document;

/** What a document is written in. */
public enum Language {
    EN("en"),
    ZH("zh-CN");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** BCP 47, as HTML's {@code lang} has it. */
    String tag() {
        return tag;
    }

    String of(String english, String chinese) {
        return switch (this) {
            case EN -> english;
            case ZH -> chinese;
        };
    }
}
