package io.lorica.gateway.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Counts failed authentications by address, for a minute each, over at most 10,000 addresses. */
@Component
class FailedAuthentications {
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int allowed;
    private final Cache<String, AtomicInteger> failures = Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterWrite(WINDOW)
            .build();

    FailedAuthentications(ApiKeyProperties properties) {
        this.allowed = properties.failuresPerMinute();
    }

    void count(InetAddress address) {
        failures.get(networkOf(address), _ -> new AtomicInteger()).incrementAndGet();
    }

    boolean areTooMany(InetAddress address) {
        AtomicInteger count = failures.getIfPresent(networkOf(address));
        return count != null && count.get() >= allowed;
    }

    // One IPv6 subscriber holds a whole /64, so counting single addresses would count nothing.
    private static String networkOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
