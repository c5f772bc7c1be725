package io.lorica.launcher.stack;

import java.util.Locale;

/** A service of a local Lorica, in the order of the default ports. */
public enum Service {
    GATEWAY("gateway"),
    REGISTRY("registry-service"),
    TRAINING("training-service"),
    INFERENCE("inference-service");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    /** The module that it is built from. */
    public String module() {
        return module;
    }

    /** As status and logs name it. */
    public String program() {
        return name().toLowerCase(Locale.ROOT);
    }

    String portOption() {
        return "--" + program() + "-port";
    }

    String portVariable() {
        return "LORICA_" + name() + "_PORT";
    }
}
