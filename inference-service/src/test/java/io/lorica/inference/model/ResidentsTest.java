package io.lorica.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResidentsTest {
    private static final long BUDGET = 100;

    private static final class Value {
        boolean isClosed;
    }

    private final Set<String> pinned = new HashSet<>();
    private final List<Value> closed = new ArrayList<>();
    private final Residents<String, Value> residents = new Residents<>(BUDGET, pinned::contains, value -> {
        assertThat(value.isClosed).as("closed once").isFalse();
        value.isClosed = true;
        closed.add(value);
    });

    @Test
    void a_retired_value_is_closed_when_its_last_lease_ends() throws Exception {
        var first = load("v1", 40);
        var second = residents.lease("v1").orElseThrow();
        residents.retire("v1");
        assertThat(residents.lease("v1")).isEmpty();

        first.close();
        first.close();
        assertThat(second.value().isClosed).isFalse();
        second.close();

        assertThat(closed).hasSize(1);
        assertThat(residents.usedBytes()).isZero();
    }

    @Test
    void the_least_recently_used_idle_value_makes_room() throws Exception {
        load("v1", 40).close();
        load("v2", 40).close();
        residents.lease("v1").orElseThrow().close();

        load("v3", 40).close();

        assertThat(residents.lease("v2")).isEmpty();
        assertThat(residents.lease("v1")).isPresent();
    }

    @Test
    void pinned_and_leased_values_stay() throws Exception {
        pinned.add("v1");
        load("v1", 40).close();
        var leased = load("v2", 40);

        assertThat(residents.reserve(40, Duration.ZERO)).isFalse();
        leased.close();
        assertThat(residents.reserve(40, Duration.ZERO)).isTrue();
        assertThat(residents.lease("v1")).isPresent();
    }

    @Test
    void a_newcomer_waits_until_a_lease_ends() throws Exception {
        var leased = load("v1", 80);
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return residents.reserve(80, Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        leased.close();

        assertThat(waiting.get()).isTrue();
        assertThat(closed).hasSize(1);
    }

    @Test
    void a_key_is_resident_once() throws Exception {
        load("v1", 10);
        assertThatThrownBy(() -> residents.add("v1", new Value(), 0, 10)).isInstanceOf(IllegalStateException.class);
    }

    @Property(tries = 200)
    void no_history_exceeds_the_budget_uses_a_closed_value_or_leaks(@ForAll long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<Residents<String, Value>.Lease> leases = new ArrayList<>();
        for (int step = 0; step < 200; step++) {
            String key = "v" + random.nextInt(6);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    var present = residents.lease(key);
                    if (present.isPresent()) {
                        leases.add(present.get());
                    } else if (residents.reserve(30, Duration.ZERO)) {
                        leases.add(residents.add(key, new Value(), 30, 30));
                    }
                }
                case 2 -> {
                    if (!leases.isEmpty()) {
                        leases.remove(random.nextInt(leases.size())).close();
                    }
                }
                default -> residents.retire(key);
            }
            assertThat(residents.usedBytes()).isLessThanOrEqualTo(BUDGET);
            assertThat(leases).allMatch(lease -> !lease.value().isClosed);
        }
        leases.forEach(Residents.Lease::close);
        residents.retireAll();
        assertThat(residents.usedBytes()).isZero();
    }

    private Residents<String, Value>.Lease load(String key, long bytes) throws InterruptedException {
        assertThat(residents.reserve(bytes, Duration.ZERO)).isTrue();
        return residents.add(key, new Value(), bytes, bytes);
    }
}
