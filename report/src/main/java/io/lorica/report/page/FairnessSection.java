package io.lorica.report.page;

import io.lorica.api.report.FieldFairness;
import io.lorica.api.report.FieldFairness.Evidence;
import io.lorica.api.report.FieldFairness.Group;
import io.lorica.api.report.Interval;
import io.lorica.api.report.VersionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** How the groups of PROTECTED fields fare, in words and intervals. */
final class FairnessSection {
    /** 29 CFR 1607.4 D. */
    private static final double FOUR_FIFTHS = 0.8;

    private FairnessSection() {}

    static Optional<Section> of(VersionReport report) {
        List<FieldFairness> fields = report.fairness();
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        var section = new Section(
                "fairness",
                "Fairness by groups",
                "Disparate impact is a group's approval rate divided by that of the group with the highest; below"
                        + " 0.8, the"
                        + " four-fifths line, it should be explained, and an interval that reaches across the line"
                        + " leaves it open.");
        section.say("Approved is a row that is decided as another outcome than %s.".formatted(report.riskyLabel()))
                .say("Equal opportunity is the share of good rows that is approved, less that of the reference: 0 is"
                        + " equal; below it, the group's good rows are refused more often.");
        for (int i = 0; i < fields.size(); i++) {
            add(fields.get(i), Integer.toString(i), section);
        }
        return Optional.of(section);
    }

    private static void add(FieldFairness field, String index, Section section) {
        section.add(Element.of("h3", field.field()));
        section.say(
                field.reference() == null
                        ? "Fewer than two groups have enough rows: nothing is compared."
                        : "Groups are held against %s, which is approved most often.".formatted(field.reference()));
        List<Element> figures = new ArrayList<>();
        if (has(field.groups().stream().map(Group::disparateImpact))) {
            figures.add(Section.figure("impact", index, "Disparate impact by %s".formatted(field.field()), List.of()));
        }
        if (has(field.groups().stream().map(Group::equalOpportunity))) {
            figures.add(Section.figure(
                    "opportunity", index, "Equal opportunity by %s".formatted(field.field()), List.of()));
        }
        section.figures(figures.toArray(Element[]::new));
        section.table(table(field));
    }

    private static boolean has(Stream<?> values) {
        return values.anyMatch(Objects::nonNull);
    }

    private static Table table(FieldFairness field) {
        var table = new Table(
                "Groups by %s".formatted(field.field()),
                Table.text("Group"),
                Table.text("In words"),
                Table.number("Rows"),
                Table.number("Approved"),
                Table.number("To review"),
                Table.number("Disparate impact"),
                Table.number("95 % interval"),
                Table.number("Good rows approved"),
                Table.number("Equal opportunity"),
                Table.number("95 % interval"));
        for (Group group : field.groups()) {
            table.row(
                    group.value(),
                    words(field, group),
                    Integer.toString(group.rows()),
                    "%d (%s)".formatted(group.approved(), Figures.percent(group.approvalRate())),
                    Integer.toString(group.review()),
                    Figures.decimal(group.disparateImpact()),
                    Figures.decimals(group.disparateImpactInterval()),
                    "%d of %d".formatted(group.goodApproved(), group.good()),
                    Figures.change(group.equalOpportunity()),
                    Figures.changes(group.equalOpportunityInterval()));
        }
        return table;
    }

    private static String words(FieldFairness field, Group group) {
        if (group.evidence() == Evidence.INSUFFICIENT) {
            return "insufficient evidence: fewer than 30 rows";
        }
        if (group.value().equals(field.reference())) {
            return "reference";
        }
        if (group.belowFourFifths() == null) {
            return "not compared";
        }
        Interval interval = group.disparateImpactInterval();
        boolean isCrossed = interval != null && interval.low() < FOUR_FIFTHS && interval.high() >= FOUR_FIFTHS;
        return (group.belowFourFifths() ? "flagged: below" : "above")
                + " the four-fifths line"
                + (isCrossed ? ", which the interval crosses" : "");
    }
}
