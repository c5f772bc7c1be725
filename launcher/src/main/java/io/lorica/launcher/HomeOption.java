package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where everything of a local Lorica is kept. */
public final class HomeOption {
    @Option(
            names = "--home",
            defaultValue = "${env:LORICA_HOME:-${sys:user.home}/.lorica}",
            description = "Directory of all data, keys and logs (default: LORICA_HOME, else ~/.lorica).")
    private Path home = Path.of(System.getProperty("user.home"), ".lorica");

    /**
     * @throws LauncherException if it is empty: a variable that isn't set must not make the working directory a home
     */
    public LoricaHome home() {
        if (home.toString().isBlank()) {
            throw new LauncherException(
                    "The home is empty. Give a directory with --home or LORICA_HOME, or leave both out"
                            + " for ~/.lorica.");
        }
        return new LoricaHome(home);
    }
}
