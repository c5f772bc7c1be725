package io.lorica.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Numbers with a caption and headings. Where the window is narrower, the table alone scrolls, by keys too. */
final class Table {
    private final String caption;
    private final List<Column> columns;
    private final List<Element> bodies = new ArrayList<>(List.of(Element.of("tbody")));

    record Column(String title, boolean isNumber) {}

    /** @param style of the page's style sheet; empty for the usual one */
    record Cell(String text, String style) {}

    /** @param columns the first one names its row */
    Table(String caption, Column... columns) {
        this.caption = caption;
        this.columns = List.of(columns);
    }

    static Column text(String title) {
        return new Column(title, false);
    }

    static Column number(String title) {
        return new Column(title, true);
    }

    /** The rows that follow belong together. */
    Table group(String title) {
        bodies.add(Element.of(
                "tbody",
                Element.of(
                        "tr",
                        Element.of("th", title)
                                .with("scope", "rowgroup")
                                .with("class", "group")
                                .with("colspan", Integer.toString(columns.size())))));
        return this;
    }

    /** @param cells of which the first is the row's heading */
    Table row(String... cells) {
        return row(Stream.of(cells).map(cell -> new Cell(cell, "")).toList());
    }

    Table row(List<Cell> cells) {
        var row = Element.of("tr");
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            String style = (columns.get(i).isNumber() ? "number " : "") + cell.style();
            Element element = Element.of(i == 0 ? "th" : "td", cell.text());
            row.add(with(style.strip(), i == 0 ? element.with("scope", "row") : element));
        }
        bodies.getLast().add(row);
        return this;
    }

    String caption() {
        return caption;
    }

    Element element() {
        var head = Element.of("tr");
        columns.forEach(column -> head.add(with(column.isNumber() ? "number" : "", Element.of("th", column.title()))
                .with("scope", "col")));
        return Element.of(
                        "div",
                        Element.of("table", Element.of("caption", caption), Element.of("thead", head))
                                .add(bodies))
                .with("class", "scroll")
                .with("tabindex", "0")
                .with("role", "region")
                .with("aria-label", caption);
    }

    private static Element with(String style, Element element) {
        return style.isEmpty() ? element : element.with("class", style);
    }
}
