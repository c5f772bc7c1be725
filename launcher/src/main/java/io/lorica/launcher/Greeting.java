package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.progress.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a person needs to know after a start. */
public final class Greeting {
    private Greeting() {}

    public static void print(LoricaHome home, String gatewayUrl, Terminal terminal) {
        terminal.line("Lorica answers at " + gatewayUrl);
        Path adminKey = home.keys().resolve("admin.key");
        try {
            if (Files.exists(adminKey)) {
                String key = Files.readString(adminKey).strip();
                terminal.line("");
                terminal.line("  Admin key, shown this once: " + key);
                terminal.line("  Keep it in a safe place; only its hash is stored.");
                terminal.line("");
                Files.delete(adminKey);
            }
        } catch (IOException e) {
            throw new LauncherException("The admin key in " + adminKey + " cannot be shown and removed: " + e, e);
        }
        terminal.line("Logs are in " + home.logs() + ". Stop it with ./lorica down");
    }
}
