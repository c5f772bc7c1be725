package io.lorica.launcher;

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

    public LoricaHome home() {
        return new LoricaHome(home);
    }
}
