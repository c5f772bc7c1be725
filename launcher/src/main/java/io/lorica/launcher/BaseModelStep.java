package io.lorica.launcher;

import io.lorica.basemodel.BaseModelStore;
import io.lorica.basemodel.FetchListener;
import io.lorica.basemodel.ResolvedBaseModel;
import io.lorica.launcher.progress.Progress;
import io.lorica.launcher.progress.Terminal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets the base model before anything starts, where a person can see how it goes. */
final class BaseModelStep {
    private static final long MEGABYTE = 1_000_000;

    private BaseModelStep() {}

    /** @return what to tell the services: a known name, which they find in the same cache, or an absolute path */
    static String fetch(Optional<String> chosen, Terminal terminal) {
        BaseModelStore store = BaseModelStore.fromEnvironment(System.getenv());
        try (Shown shown = new Shown(terminal)) {
            ResolvedBaseModel model =
                    chosen.map(name -> store.resolve(name, shown)).orElseGet(() -> store.resolveDefault(shown));
            return model.sha256().isPresent()
                    ? model.name()
                    : StackOptions.absoluteIfPath(model.path().toString());
        }
    }

    /** Shows nothing at all when the model is there already. */
    private static final class Shown implements FetchListener, AutoCloseable {
        private final Terminal terminal;
        private @Nullable Progress progress;
        private String source = "";

        Shown(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void onBytes(String source, long done, long total) {
            if (progress == null || !this.source.equals(source)) {
                close();
                this.source = source;
                progress = terminal.progress("Base model from " + source, "MB", MEGABYTE);
            }
            progress.at(done, total, "");
        }

        @Override
        public void onNote(String note) {
            terminal.line(note);
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
