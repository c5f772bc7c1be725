package io.lorica.report.page;

import java.util.ArrayList;
import java.util.List;

/** A part of the page: a heading, a sentence on how to read it, and what is to be read. */
final class Section {
    /** More of them are folded together. */
    private static final int MOST_TABLES = 6;

    private final String id;
    private final String title;
    private final List<Element> body = new ArrayList<>();

    /**
     * @param id of its heading's link
     * @param reading how to read it, in one sentence
     */
    Section(String id, String title, String reading) {
        this.id = id;
        this.title = title;
        body.add(Element.of("p", reading).with("class", "soft"));
    }

    Section add(Element element) {
        body.add(element);
        return this;
    }

    Section say(String sentence) {
        return add(Element.of("p", sentence));
    }

    Section list(List<String> lines) {
        return add(Element.of("ul")
                .add(lines.stream().map(line -> Element.of("li", line)).toList()));
    }

    /** Charts that belong together: beside each other where there is room. */
    Section figures(Element... figures) {
        return add(Element.of("div", figures).with("class", "figures"));
    }

    /**
     * A chart and its numbers, which stay where there is no script to draw it.
     *
     * @param chart how the page's script knows it
     * @param of which of several things the chart shows; empty where there is one
     */
    static Element figure(String chart, String of, String caption, List<Table> numbers) {
        var figure = Element.of("figure")
                .add(Element.of("figcaption", caption))
                .add(Element.of("div")
                        .with("class", "chart")
                        .with("data-chart", chart)
                        .with("data-of", of)
                        .with("role", "img")
                        .with("aria-label", caption + ". Its numbers are in a table of this section."));
        List<Element> folds = numbers.stream().map(Section::numbers).toList();
        return folds.size() <= MOST_TABLES
                ? figure.add(folds)
                : figure.add(fold("Numbers: %d tables".formatted(folds.size())).add(folds));
    }

    static Element figure(String chart, String caption, List<Table> numbers) {
        return figure(chart, "", caption, numbers);
    }

    Section table(Table table) {
        return add(table.element());
    }

    /** Open until the script folds it, so that it is there without one. */
    private static Element numbers(Table table) {
        return fold("Numbers: " + table.caption()).add(table.element());
    }

    private static Element fold(String summary) {
        return Element.of("details", Element.of("summary", summary)).with("open", "");
    }

    Element link() {
        return Element.of("a", title).with("href", "#" + id);
    }

    Element element() {
        return Element.of("section", Element.of("h2", title).with("id", id + "-title"))
                .add(body)
                .with("id", id)
                .with("aria-labelledby", id + "-title");
    }
}
