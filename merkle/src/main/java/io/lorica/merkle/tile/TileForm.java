package io.lorica.merkle.tile;

import java.util.regex.Pattern;

/** What tiles there can be, and what their paths look like. */
final class TileForm {
    /** Whether it is the one form of its numbers is asked after they were read. */
    static final Pattern PATH = Pattern.compile(
            "tile/(?<row>entries|[0-9]{1,2})/(?<number>(x[0-9]{3}/){0,5}[0-9]{3})" + "(\\.p/(?<width>[0-9]{1,3}))?");

    private TileForm() {}

    /** @throws IllegalArgumentException if there can be no such tile */
    static void check(long number, int width) {
        if (number < 0 || width < 1 || width > TilePath.FULL) {
            throw new IllegalArgumentException("No tile has number %d and width %d".formatted(number, width));
        }
    }
}
