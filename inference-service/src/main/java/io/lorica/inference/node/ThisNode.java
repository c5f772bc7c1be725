package io.lorica.inference.node;

import io.lorica.engine.BaseModel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.stereotype.Component;

/** What is told of this node. */
@Component
public final class ThisNode {
    private static final int LONGEST_NAME = 100;

    private final String name;
    private final String release;

    ThisNode(NodeProperties properties) {
        this.name = properties.name() == null ? nameOf(machine()) : properties.name();
        String version = ThisNode.class.getPackage().getImplementationVersion();
        this.release = "Lorica " + (version == null ? "unpacked" : version);
    }

    public String name() {
        return name;
    }

    /** What the bits of a language model's answer may depend on besides files. */
    public String runtime(BaseModel model) {
        return release + ", " + model.runtime();
    }

    /** What the bits of a decision may depend on besides files, where no language model is asked. */
    public String runtime() {
        return "%s, Java %s on %s".formatted(release, Runtime.version(), System.getProperty("os.arch"));
    }

    /** The machine's name, as far as a node's may be the same. */
    static String nameOf(String machine) {
        String name = machine.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
        return name.isEmpty() ? "unnamed" : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unnamed";
        }
    }
}
