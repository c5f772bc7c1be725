package io.lorica.launcher.stack;

/**
 * @param address interface of the gateway; the services behind it listen on the loopback interface only
 * @param postgres 0: any free one at each start
 */
public record Ports(String address, int gateway, int registry, int training, int inference, int postgres) {
    public static final String LOOPBACK = "127.0.0.1";

    public String gatewayUrl() {
        return url(gateway);
    }

    public static String url(int port) {
        return "http://" + LOOPBACK + ":" + port;
    }

    public void requireFree() {
        PortCheck.requireFree(address, gateway, "gateway", "--gateway-port or LORICA_GATEWAY_PORT");
        PortCheck.requireFree(LOOPBACK, registry, "registry", "--registry-port or LORICA_REGISTRY_PORT");
        PortCheck.requireFree(LOOPBACK, training, "training service", "--training-port or LORICA_TRAINING_PORT");
        PortCheck.requireFree(LOOPBACK, inference, "inference service", "--inference-port or LORICA_INFERENCE_PORT");
        if (postgres != 0) {
            PortCheck.requireFree(LOOPBACK, postgres, "database", "--postgres-port or LORICA_POSTGRES_PORT");
        }
    }
}
