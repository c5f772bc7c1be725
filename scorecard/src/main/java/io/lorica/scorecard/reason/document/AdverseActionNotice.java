package io.lorica.scorecard.reason.document;

import io.lorica.scorecard.reason.principal.PrincipalReason;
import java.util.List;

/**
 * The notice of an adverse action with its principal reasons, as a page for print, in form C-1 of Appendix C to 12 CFR
 * 1002. It says nothing of credit reports: where one was used, the Fair Credit Reporting Act asks for more.
 */
public final class AdverseActionNotice {
    private static final String STYLE = """
            body { font: 12pt/1.5 Georgia, "Noto Serif CJK SC", SimSun, serif; color: #000; background: #fff;
              max-width: 17cm; margin: 2cm auto; padding: 0 1rem; }
            h1 { font-size: 16pt; } h2 { font-size: 13pt; margin-bottom: .3em; }
            table { border-collapse: collapse; } th { text-align: left; font-weight: normal; padding-right: 1.5em; }
            th, td { vertical-align: top; padding-bottom: .3em; white-space: pre-line; overflow-wrap: anywhere; }
            section + section { break-before: page; margin-top: 3em; } .small { font-size: 10pt; }
            @page { size: A4; margin: 2cm; } @media print { body { margin: 0; max-width: none; } }
            """;

    private AdverseActionNotice() {}

    /**
     * @param reasons at least one
     * @param languages each gets a page of its own
     * @throws IllegalArgumentException without reasons: a notice that says none is not enough (12 CFR 1002.9(b)(2))
     */
    public static String html(NoticeDetails details, List<PrincipalReason> reasons, List<Language> languages) {
        if (reasons.isEmpty() || languages.isEmpty()) {
            throw new IllegalArgumentException(
                    "A notice needs at least one reason and one language; without a reason, have a person say why");
        }
        var body = new StringBuilder();
        languages.forEach(language -> body.append(section(details, reasons, language)));
        return Markup.page(languages.getFirst().tag(), title(languages.getFirst()), STYLE, body.toString());
    }

    private static String title(Language language) {
        return language.of("Notice of action taken and statement of reasons", "决定通知书及理由说明");
    }

    private static String section(NoticeDetails details, List<PrincipalReason> reasons, Language language) {
        var section = new StringBuilder("<section lang=\"%s\">\n<h1>%s</h1>\n<table>\n"
                .formatted(language.tag(), Markup.escape(title(language))));
        row(language.of("Date", "日期"), details.date().toString(), section);
        row(language.of("Applicant", "申请人"), details.applicant(), section);
        row(language.of("Requested", "申请事项"), details.request(), section);
        row(language.of("Action taken", "决定"), details.action(), section);
        section.append("</table>\n<h2>%s</h2>\n<ol>\n"
                .formatted(language.of("Principal reasons for this action", "作出该决定的主要理由")));
        reasons.forEach(reason -> section.append(
                "<li>%s</li>\n".formatted(Markup.escape(language.of(reason.textEn(), reason.textZh())))));
        section.append("</ol>\n<h2>%s</h2>\n<table>\n"
                .formatted(language.of("If you have questions about this notice", "如对本通知有疑问，请联系")));
        row(language.of("Creditor", "授信机构"), details.creditor(), section);
        row(language.of("Address", "地址"), details.creditorAddress(), section);
        section.append("</table>\n<p class=\"small\">%s</p>\n</section>\n"
                .formatted(Markup.escape(
                        language.of(EQUAL_OPPORTUNITY_EN, EQUAL_OPPORTUNITY_ZH).formatted(details.agency()))));
        return section.toString();
    }

    private static void row(String name, String value, StringBuilder section) {
        section.append(
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n".formatted(Markup.escape(name), Markup.escape(value)));
    }

    /** 12 CFR 1002.9(b)(1), word for word. */
    private static final String EQUAL_OPPORTUNITY_EN = "Notice: The Federal Equal Credit Opportunity Act prohibits"
            + " creditors from discriminating against credit applicants on the basis of race, color, religion,"
            + " national origin, sex, marital status, age (provided the applicant has the capacity to enter into a"
            + " binding contract); because all or part of the applicant's income derives from any public assistance"
            + " program; or because the applicant has in good faith exercised any right under the Consumer Credit"
            + " Protection Act. The Federal agency that administers compliance with this law concerning this creditor"
            + " is %s.";

    private static final String EQUAL_OPPORTUNITY_ZH = "声明：美国联邦《平等信贷机会法》禁止授信机构基于种族、肤色、宗教、原国籍、性别、"
            + "婚姻状况、年龄（前提是申请人具有订立有约束力合同的能力）歧视信贷申请人；亦禁止因申请人的全部或部分收入来自公共援助计划，"
            + "或因申请人善意行使《消费者信贷保护法》项下的任何权利而予以歧视。负责监督本授信机构遵守该法的联邦机构是：%s。";
}
