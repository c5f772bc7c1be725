package io.lorica.inference.adapter;

import io.lorica.client.LoricaException;
import io.lorica.files.TransferException;

/** Says in an operator's words why the registry gave no answer that helps. */
final class RegistryOutage {
    private RegistryOutage() {}

    static String reason(LoricaException failure) {
        return switch (failure) {
            case LoricaException.Refused refused -> refusal(refused);
            case LoricaException.Unavailable outage ->
                outage.problem()
                        .map(problem -> "The registry answered %d: %s".formatted(problem.status(), problem.detail()))
                        .orElseGet(() -> silence(outage));
            case LoricaException.Unreadable damaged -> String.valueOf(damaged.getMessage());
        };
    }

    private static String refusal(LoricaException.Refused refused) {
        return switch (refused.status()) {
            case 401, 403 ->
                ("The gateway refused this node's key (%d)."
                                + " Put a key with role SERVICE into lorica.gateway.api-key-file.")
                        .formatted(refused.status());
            case 404 -> "The registry does not know it (404).";
            default ->
                "The registry answered %d: %s"
                        .formatted(refused.status(), refused.problem().detail());
        };
    }

    private static String silence(LoricaException.Unavailable outage) {
        return outage.getCause() instanceof TransferException broken
                ? "It goes on where it stopped: %s.".formatted(broken.getMessage())
                : "The gateway is not reachable. Check lorica.gateway.url and that the gateway runs.";
    }
}
