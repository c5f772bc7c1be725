package io.lorica.scorecard.reason.document;

import java.time.LocalDate;

/**
 * What a notice says beside the reasons.
 *
 * @param creditor who decided
 * @param creditorAddress its address, and how to reach it
 * @param applicant whom it is for
 * @param request what was asked for, such as {@code Loan of 10,000 over 24 months}
 * @param action what was decided, such as {@code declined}
 * @param date of the decision
 * @param agency name and address of the Federal agency that oversees the creditor (Appendix A to 12 CFR 1002)
 */
public record NoticeDetails(
        String creditor,
        String creditorAddress,
        String applicant,
        String request,
        String action,
        LocalDate date,
        String agency) {}
