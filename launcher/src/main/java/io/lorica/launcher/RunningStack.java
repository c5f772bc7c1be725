package io.lorica.launcher;

import io.lorica.client.LoricaClient;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.StackState;
import java.io.IOException;
import java.net.URI;

/** The way of a command to the Lorica that runs in a home. */
final class RunningStack {
    private RunningStack() {}

    /**
     * @return a client with the launcher's key; the caller closes it
     * @throws LauncherException if nothing runs there, or the key is missing
     */
    static LoricaClient connect(LoricaHome home) throws IOException {
        StackState state = home.state()
                .read()
                .filter(StackState::isSupervised)
                .orElseThrow(() ->
                        new LauncherException("Nothing runs in %s. Start it with ./lorica up".formatted(home.root())));
        String key = LauncherKey.read(home);
        return LoricaClient.builder()
                .url(URI.create(state.gatewayUrl()))
                .apiKey(() -> key)
                .build();
    }
}
