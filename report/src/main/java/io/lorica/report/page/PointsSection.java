package io.lorica.report.page;

import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.PointsDiff.BinDiff;
import io.lorica.api.report.PointsDiff.Change;
import io.lorica.api.report.PointsDiff.FieldDiff;
import io.lorica.api.report.PointsSheet;
import io.lorica.api.report.PointsSheet.BinPoints;
import io.lorica.api.report.PointsSheet.FieldPoints;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The points table, and what is another in it than in an earlier version. */
final class PointsSection {
    private PointsSection() {}

    static Optional<Section> of(@Nullable PointsSheet sheet, @Nullable PointsDiff diff) {
        if (sheet == null) {
            return Optional.empty();
        }
        var section = new Section(
                "points",
                "Points",
                "Points are added to the base; the more, the safer: %s are odds of %s to 1, %s more double them."
                        .formatted(
                                plain(sheet.scale().basePoints()),
                                plain(sheet.scale().baseOdds()),
                                plain(sheet.scale().pdo())));
        section.say("The points are those of the part “points” alone; other parts of the score add to them.");
        section.table(points(sheet));
        if (diff != null) {
            changes(diff, section);
        }
        return Optional.of(section);
    }

    private static Table points(PointsSheet sheet) {
        var table = new Table(
                "Points by field and bin",
                Table.text("Bin"),
                Table.number("Rows learnt from"),
                Table.number("Of them risky"),
                Table.number("Points"));
        table.row("every row: the base", "", "", Figures.points(sheet.base()));
        for (FieldPoints field : sheet.fields()) {
            table.group(field.field());
            for (BinPoints bin : field.bins()) {
                table.row(
                        bin.bin(),
                        Long.toString(bin.rows()),
                        bin.rows() == 0 ? Figures.percent(null) : Figures.percent((double) bin.risky() / bin.rows()),
                        Figures.points(bin.points()));
            }
        }
        return table;
    }

    private static void changes(PointsDiff diff, Section section) {
        long changed = diff.fields().stream()
                .filter(field -> field.change() != Change.UNCHANGED)
                .count();
        if (changed == 0 && diff.baseBefore() == diff.baseAfter()) {
            section.say("They are those of v%d.".formatted(diff.before()));
            return;
        }
        section.say("Against v%d, %d of %s differ."
                .formatted(diff.before(), changed, Figures.many(diff.fields().size(), "field")));
        var table = new Table(
                "Changes of points since v%d".formatted(diff.before()),
                Table.text("Bin"),
                Table.text("Change"),
                Table.number("v%d".formatted(diff.before())),
                Table.number("v%d".formatted(diff.after())));
        table.row(
                "every row: the base",
                diff.baseBefore() == diff.baseAfter() ? word(Change.UNCHANGED) : word(Change.CHANGED),
                Figures.points(diff.baseBefore()),
                Figures.points(diff.baseAfter()));
        for (FieldDiff field : diff.fields()) {
            if (field.change() != Change.UNCHANGED) {
                table.group("%s, %s".formatted(field.field(), word(field.change())));
                for (BinDiff bin : field.bins()) {
                    table.row(bin.bin(), word(bin.change()), Figures.points(bin.before()), Figures.points(bin.after()));
                }
            }
        }
        section.table(table);
    }

    private static String word(Change change) {
        return switch (change) {
            case ADDED -> "added";
            case REMOVED -> "removed";
            case CHANGED -> "changed";
            case UNCHANGED -> "unchanged";
        };
    }

    /** Without decimals that say nothing. */
    private static String plain(double value) {
        return Figures.points(value).replaceFirst("\\.00$", "");
    }
}
