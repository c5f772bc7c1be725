package io.lorica.report.page;

import io.lorica.scorecard.reason.document.Markup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An element of the page. Texts and attributes are escaped when they are added, whatever they hold. */
final class Element {
    private final String tag;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Consumer<StringBuilder>> children = new ArrayList<>();

    private Element(String tag) {
        this.tag = tag;
    }

    static Element of(String tag, Element... children) {
        return new Element(tag).add(List.of(children));
    }

    static Element of(String tag, String text) {
        return new Element(tag).text(text);
    }

    Element with(String attribute, String value) {
        attributes.put(attribute, Markup.escape(value));
        return this;
    }

    Element text(String text) {
        String escaped = Markup.escape(text);
        children.add(page -> page.append(escaped));
        return this;
    }

    Element add(Element child) {
        children.add(child::writeTo);
        return this;
    }

    Element add(List<Element> more) {
        more.forEach(this::add);
        return this;
    }

    void writeTo(StringBuilder page) {
        page.append('<').append(tag);
        attributes.forEach((name, value) ->
                page.append(' ').append(name).append("=\"").append(value).append('"'));
        page.append('>');
        children.forEach(child -> child.accept(page));
        page.append("</").append(tag).append(">\n");
    }
}
