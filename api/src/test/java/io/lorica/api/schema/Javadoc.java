package io.lorica.api.schema;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the sources' comments say of types, of a record's components, and of an enum's constants. */
final class Javadoc {
    private final Map<String, String> texts = new HashMap<>();

    /** @param sources root of a source tree */
    static Javadoc of(Path sources) {
        var javadoc = new Javadoc();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> units =
                    tree.filter(file -> file.toString().endsWith(".java")).toList();
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(units));
            for (CompilationUnitTree unit : task.parse()) {
                javadoc.new Reading(DocTrees.instance(task)).scan(unit, String.valueOf(unit.getPackageName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return javadoc;
    }

    Optional<String> ofType(Class<?> type) {
        return Optional.ofNullable(texts.get(type.getCanonicalName()));
    }

    /** @param member component or constant */
    Optional<String> ofMember(Class<?> type, String member) {
        return Optional.ofNullable(texts.get(type.getCanonicalName() + "#" + member));
    }

    /** The argument is the name of what encloses the tree. */
    private final class Reading extends TreePathScanner<Void, String> {
        private final DocTrees trees;

        Reading(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, String enclosing) {
            String name = enclosing + "." + type.getSimpleName();
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                put(name, comment.getFullBody());
                comment.getBlockTags().forEach(tag -> {
                    if (tag instanceof ParamTree component) {
                        put(name + "#" + component.getName(), component.getDescription());
                    }
                });
            }
            return super.visitClass(type, name);
        }

        @Override
        public Void visitVariable(VariableTree constant, String enclosing) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                put(enclosing + "#" + constant.getName(), comment.getFullBody());
            }
            return super.visitVariable(constant, enclosing);
        }
    }

    private void put(String key, List<? extends DocTree> parts) {
        String text = parts.stream()
                .map(Javadoc::plain)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
        if (!text.isEmpty()) {
            texts.put(key, text);
        }
    }

    private static String plain(DocTree part) {
        return switch (part) {
            case LiteralTree literal -> literal.getBody().getBody();
            case LinkTree link ->
                link.getLabel().isEmpty()
                        ? link.getReference().getSignature().replaceFirst("^.*[.#]", "")
                        : link.getLabel().stream().map(String::valueOf).collect(Collectors.joining());
            default -> part.toString();
        };
    }
}
