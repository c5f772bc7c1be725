package io.lorica.launcher;

import io.lorica.api.inference.Decision;
import io.lorica.scorecard.reason.document.NoticeDetails;
import java.time.ZoneId;
import picocli.CommandLine.Option;

/** What a notice of adverse action says beside the reasons; what is not given is a line to fill in by hand. */
final class NoticeOptions {
    private static final String BLANK = "____________________";

    @Option(names = "--creditor", paramLabel = "NAME", defaultValue = BLANK, description = "Who decided.")
    private String creditor = BLANK;

    @Option(
            names = "--creditor-address",
            paramLabel = "ADDRESS",
            defaultValue = BLANK,
            description = "Its address, and how to reach it.")
    private String creditorAddress = BLANK;

    @Option(names = "--applicant", paramLabel = "NAME", defaultValue = BLANK, description = "Whom the notice is for.")
    private String applicant = BLANK;

    @Option(
            names = "--requested",
            paramLabel = "TEXT",
            defaultValue = BLANK,
            description = "What was asked for, such as 'Loan of 10,000 over 24 months'.")
    private String requested = BLANK;

    @Option(
            names = "--agency",
            paramLabel = "NAME",
            defaultValue = BLANK,
            description =
                    "The Federal agency that oversees the creditor, with its address" + " (Appendix A to 12 CFR 1002).")
    private String agency = BLANK;

    /** @param zone whose day the notice is dated by */
    NoticeDetails of(Decision decision, ZoneId zone) {
        return new NoticeDetails(
                creditor,
                creditorAddress,
                applicant,
                requested,
                decision.decision(),
                decision.decidedAt().atZone(zone).toLocalDate(),
                agency);
    }
}
