package io.lorica.basemodel;

import java.util.List;

/** Why no base model could be handed out; the message says what to do. */
public abstract sealed class BaseModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BaseModelException(String message) {
        super(message);
    }

    private BaseModelException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The name is neither in the catalogue nor a path that exists. */
    public static final class Unknown extends BaseModelException {
        private static final long serialVersionUID = 1L;

        Unknown(String name, List<String> known) {
            super("Base model '" + name + "' is neither a known name nor a path that exists. Known names: "
                    + String.join(", ", known)
                    + ". Otherwise give the path of a Hugging Face directory or of a GGUF file.");
        }
    }

    /** The user's path holds no model. */
    public static final class NotAModel extends BaseModelException {
        private static final long serialVersionUID = 1L;

        NotAModel(String message) {
            super(message);
        }
    }

    /** The catalogue cannot be read or has a bad field. */
    public static final class BadCatalogue extends BaseModelException {
        private static final long serialVersionUID = 1L;

        BadCatalogue(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Every source failed. */
    public static final class NoSource extends BaseModelException {
        private static final long serialVersionUID = 1L;

        NoSource(KnownBaseModel model, List<String> failures) {
            super("No source could give base model " + model.name() + ":\n  - " + String.join("\n  - ", failures)
                    + "\nGet the file " + model.file() + " (SHA-256 " + model.sha256()
                    + ") by another way and set LORICA_BASE_MODEL to its path.");
        }
    }

    /** The cache directory cannot be used. */
    public static final class Cache extends BaseModelException {
        private static final long serialVersionUID = 1L;

        Cache(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
