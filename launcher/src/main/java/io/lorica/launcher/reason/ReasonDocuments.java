package io.lorica.launcher.reason;

import io.lorica.api.inference.Decision;
import io.lorica.api.inference.DecisionExplanation;
import io.lorica.launcher.home.WrittenFile;
import io.lorica.scorecard.reason.Contribution;
import io.lorica.scorecard.reason.Explanation;
import io.lorica.scorecard.reason.Explanation.TextReasons;
import io.lorica.scorecard.reason.Explanation.Word;
import io.lorica.scorecard.reason.document.AdverseActionNotice;
import io.lorica.scorecard.reason.document.DecisionHead;
import io.lorica.scorecard.reason.document.Language;
import io.lorica.scorecard.reason.document.NoticeDetails;
import io.lorica.scorecard.reason.document.ReasonPage;
import io.lorica.scorecard.reason.principal.PrincipalReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Documents of a decision's reasons, made of what the service answered. */
public final class ReasonDocuments {
    private ReasonDocuments() {}

    /** What was decided, bars, marked texts and all numbers, as a page that needs nothing else. */
    public static void writePage(Path file, Decision decision, DecisionExplanation explanation, Language language) {
        var page = new Explanation(
                explanation.label(),
                explanation.score(),
                explanation.baseline(),
                explanation.contributions().stream()
                        .map(line -> new Contribution(
                                line.part(), line.field(), line.value(), line.logOdds(), line.standardError()))
                        .toList(),
                explanation.texts().stream().map(ReasonDocuments::text).toList(),
                phrases(explanation).stream().map(ReasonDocuments::text).toList());
        WrittenFile.write(file, ReasonPage.html(head(decision, explanation), page, language));
    }

    /** A notice for print, with a page in each language. */
    public static void writeNotice(Path file, DecisionExplanation explanation, NoticeDetails details) {
        WrittenFile.write(
                file, AdverseActionNotice.html(details, principal(explanation), List.of(Language.EN, Language.ZH)));
    }

    private static DecisionHead head(Decision decision, DecisionExplanation explanation) {
        List<String> versions = decision.stack().reversed().stream()
                .map(version -> "%s v%d (%s)".formatted(version.name(), version.number(), version.digest()))
                .collect(Collectors.toList());
        versions.add("%s (%s)"
                .formatted(decision.baseModel().name(), decision.baseModel().digest()));
        return new DecisionHead(
                decision.id(),
                versions,
                decision.decision(),
                decision.probabilities(),
                decision.decidedAt(),
                principal(explanation));
    }

    private static List<PrincipalReason> principal(DecisionExplanation explanation) {
        return explanation.principalReasons().stream()
                .map(reason -> new PrincipalReason(
                        reason.family(), reason.textEn(), reason.textZh(), reason.fields(), reason.logOdds()))
                .toList();
    }

    private static List<DecisionExplanation.TextReasons> phrases(DecisionExplanation explanation) {
        return Objects.requireNonNullElse(explanation.phrases(), List.of());
    }

    private static TextReasons text(DecisionExplanation.TextReasons text) {
        return new TextReasons(
                text.field(),
                text.text(),
                text.words().stream()
                        .map(word -> new Word(word.start(), word.end(), word.logOdds(), word.standardError()))
                        .toList());
    }
}
