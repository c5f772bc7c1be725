package io.lorica.jinja;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that a template uses: variables, and filters and tests that are not there. */
final class UsedNames {
    private final List<String> read = new ArrayList<>();
    private final Set<String> assigned = new HashSet<>();
    private final List<Missing> missing = new ArrayList<>();
    private int scope;

    /** A filter or test that does not exist; in a branch it fails only if the branch is taken. */
    private record Missing(String what, String name, int line, int scope) {}

    void read(String name) {
        read.add(name);
    }

    void assign(String name) {
        assigned.add(name);
    }

    /** How many names were read so far. */
    int reads() {
        return read.size();
    }

    boolean isReadSince(int reads, String name) {
        return read.subList(reads, read.size()).contains(name);
    }

    /** Names that the template reads and nowhere assigns. */
    Set<String> free() {
        Set<String> free = new HashSet<>(read);
        free.removeAll(assigned);
        return free;
    }

    void filter(String name, int line) {
        if (Filters.UNSUPPORTED.contains(name)) {
            throw new TemplateSyntaxException("The filter '%s' is not supported".formatted(name), line);
        }
        if (!Filters.has(name)) {
            missing.add(new Missing("filter", name, line, scope));
        }
    }

    void test(String name, int line) {
        if (!ValueTests.has(name)) {
            missing.add(new Missing("test", name, line, scope));
        }
    }

    void enterScope() {
        scope++;
    }

    void leaveScope() {
        scope--;
    }

    int missing() {
        return missing.size();
    }

    /** What was missing since then stands in a branch, and may never be asked for. */
    void inBranchSince(int since) {
        missing.subList(Math.min(since, missing.size()), missing.size()).removeIf(one -> one.scope == scope);
    }

    /** @throws TemplateSyntaxException naming the first filter or test that is not there */
    void requireAll() {
        if (!missing.isEmpty()) {
            Missing first = missing.getFirst();
            throw new TemplateSyntaxException(
                    "There is no %s named '%s'".formatted(first.what, first.name), first.line);
        }
    }
}
