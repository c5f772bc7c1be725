package io.lorica.launcher.stack;

import io.lorica.launcher.home.LauncherException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * @param address interface of the gateway; the services behind it listen on the loopback interface only
 * @param database 0: any free one at each start
 */
public record Ports(String address, int gateway, int registry, int training, int inference, int database) {
    public static final String LOOPBACK = "127.0.0.1";

    public String gatewayUrl() {
        return url(gateway);
    }

    public static String url(int port) {
        return "http://" + LOOPBACK + ":" + port;
    }

    public int of(Service service) {
        return switch (service) {
            case GATEWAY -> gateway;
            case REGISTRY -> registry;
            case TRAINING -> training;
            case INFERENCE -> inference;
        };
    }

    /**
     * Looks at all ports before anything starts.
     *
     * @param without whose ports may be in use, by whoever runs them
     * @throws LauncherException that names each port which is taken, by whom, and how to choose another
     */
    public void requireFree(Set<Service> without) {
        requireDistinct();
        List<String> taken = new ArrayList<>();
        for (Service service : Service.values()) {
            if (!without.contains(service)) {
                PortCheck.taken(service == Service.GATEWAY ? address : LOOPBACK, of(service))
                        .ifPresent(by -> taken.add("Port " + of(service) + ", which the " + service.program()
                                + " needs, " + by + ". Another one: " + service.portOption() + " or "
                                + service.portVariable() + "."));
            }
        }
        if (database != 0) {
            PortCheck.taken(LOOPBACK, database)
                    .ifPresent(by -> taken.add("Port " + database + ", which the database needs, " + by
                            + ". Another one: --database-port or LORICA_DATABASE_PORT."));
        }
        if (!taken.isEmpty()) {
            throw new LauncherException(String.join("\n", taken)
                    + "\nStop what uses them, or choose others; --port-base moves the four services at once.");
        }
    }

    private void requireDistinct() {
        Map<Integer, String> programs = new HashMap<>();
        for (Service service : Service.values()) {
            requireFirst(programs, of(service), service.program());
        }
        if (database != 0) {
            requireFirst(programs, database, "database");
        }
    }

    private static void requireFirst(Map<Integer, String> programs, int port, String program) {
        String other = programs.putIfAbsent(port, program);
        if (other != null) {
            throw new LauncherException("Port " + port + " is given to " + other + " and to " + program
                    + ". Each program needs one of its own.");
        }
    }
}
