package io.lorica.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of docs/architecture.md, which the code is held against.
 *
 * @param mayKnow by module: the modules it may depend on
 */
record ModuleTable(Map<String, Set<String>> mayKnow) {
    /** A row names a module in its first column and what it may depend on in its last. */
    private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\|.*\\| ([^|]*) \\|");

    /** The headings before and after the table. */
    private static final String BEGIN = "\n## Modules\n";

    private static final String END = "\n## Rooms within the modules\n";

    private static final String NOTHING = "nothing of ours";

    static ModuleTable ofDocumentation() throws IOException {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        String text = Files.readString(Path.of("..", "docs", "architecture.md"));
        for (String line :
                text.substring(text.indexOf(BEGIN), text.indexOf(END)).split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> known = new TreeSet<>();
                if (!row.group(2).equals(NOTHING)) {
                    known.addAll(Arrays.asList(row.group(2).split(", ")));
                }
                rows.put(row.group(1), known);
            }
        }
        return new ModuleTable(rows);
    }

    /** A module's classes lie under this package. */
    static String packageOf(String module) {
        return "io.lorica."
                + switch (module) {
                    case "base-models" -> "basemodel";
                    case "test-support" -> "testsupport";
                    default -> module.replace("-service", "");
                };
    }
}
