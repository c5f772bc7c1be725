package io.lorica.launcher.reason;

import io.lorica.api.inference.DecisionExplanation;
import io.lorica.launcher.home.WrittenFile;
import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explanation;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import io.lorica.scorecard.reason.document.AdverseActionNotice;
import io.lorica.scorecard.reason.document.Language;
import io.lorica.scorecard.reason.document.NoticeDetails;
import io.lorica.scorecard.reason.document.ReasonPage;
import io.lorica.scorecard.reason.principal.PrincipalReason;
import java.nio.file.Path;
import java.util.List;

/** Documents of a decision's reasons, made of what the service answered. */
public final class ReasonDocuments {
    private ReasonDocuments() {}

    /** Bars, marked texts and all numbers, as a page that needs nothing else. */
    public static void writePage(Path file, DecisionExplanation explanation, Language language) {
        var page = new Explanation(
                explanation.label(),
                explanation.score(),
                explanation.baseline(),
                explanation.contributions().stream()
                        .map(line -> new Contribution(line.part(), line.field(), line.value(), line.logOdds()))
                        .toList(),
                explanation.texts().stream().map(ReasonDocuments::text).toList());
        WrittenFile.write(file, ReasonPage.html(page, language));
    }

    /** A notice for print, with a page in each language. */
    public static void writeNotice(Path file, DecisionExplanation explanation, NoticeDetails details) {
        List<PrincipalReason> reasons = explanation.principalReasons().stream()
                .map(reason -> new PrincipalReason(
                        reason.family(), reason.textEn(), reason.textZh(), reason.fields(), reason.logOdds()))
                .toList();
        WrittenFile.write(file, AdverseActionNotice.html(details, reasons, List.of(Language.EN, Language.ZH)));
    }

    private static TextReasons text(DecisionExplanation.TextReasons text) {
        return new TextReasons(
                text.field(),
                text.text(),
                text.words().stream()
                        .map(word -> new Word(word.start(), word.end(), word.logOdds()))
                        .toList());
    }
}
