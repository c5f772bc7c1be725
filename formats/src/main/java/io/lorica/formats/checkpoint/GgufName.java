package io.lorica.formats.checkpoint;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a part of a split GGUF model, {@code PREFIX-00001-of-00003.gguf}.
 *
 * @param part from 1 on
 */
record GgufName(String prefix, int part, int parts) {
    private static final Pattern PART = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");

    static Optional<GgufName> of(Path file) {
        Matcher name = PART.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(
                        new GgufName(name.group(1), Integer.parseInt(name.group(2)), Integer.parseInt(name.group(3))))
                : Optional.empty();
    }

    GgufName ofPart(int number) {
        return new GgufName(prefix, number, parts);
    }

    /** @param file a part, whose name is this one's but for the number */
    Path beside(Path file) {
        return file.resolveSibling(toString());
    }

    @Override
    public String toString() {
        return "%s-%05d-of-%05d.gguf".formatted(prefix, part, parts);
    }
}
