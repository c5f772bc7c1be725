package io.lorica.registry.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.files.Digest;
import io.lorica.journal.Chain;
import io.lorica.journal.Frame;
import io.lorica.record.SealedRecord;
import io.lorica.record.SealingKeys;
import io.lorica.registry.RegistryClient.Answer;
import io.lorica.registry.RegistryServer;
import io.lorica.registry.ShippingNode;
import io.lorica.registry.ShippingNode.Made;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceivedJournalsTest extends RegistryServer {
    @TempDir
    private Path folder;

    private ShippingNode node;

    @BeforeEach
    void a_node() {
        node = new ShippingNode(folder.resolve("journal"), sealingKey());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void the_sealing_key_names_itself_by_its_digest() {
        var key = client().get("/v1/records/sealing-key").body();
        assertThat(key.get("id").asString())
                .isEqualTo(Digest.of(key.get("key").asString().getBytes(UTF_8)).sha256());
        assertThat(SealingKeys.parse(key.get("key").asString())).isNotNull();
    }

    @Test
    void records_are_kept_in_order_and_the_node_is_told_how_far() {
        var none = client().get(node.path()).body();
        assertThat(none.get("sequence").asLong()).isZero();
        for (int i = 0; i < 5; i++) {
            node.decide();
        }
        var first = client().post(node.path(), node.shipment(1, 3), null);
        assertThat(first.status()).as(first.body().toString()).isEqualTo(200);
        assertThat(first.body().get("sequence").asLong()).isEqualTo(3);
        var second = client().post(node.path(), node.shipment(4, 10), null);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body().get("sequence").asLong()).isEqualTo(5);
        assertThat(second.body().get("chain_hash").asString())
                .isEqualTo(node.journal().last().chainHash().sha256());
        assertThat(client().get(node.path()).body()).isEqualTo(second.body());
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void records_that_come_again_are_kept_once() {
        node.decide();
        node.decide();
        client().post(node.path(), node.all(), null);
        node.decide();
        var again = client().post(node.path(), node.all(), null);
        assertThat(again.status()).as(again.body().toString()).isEqualTo(200);
        var known = client().post(node.path(), node.shipment(2, 1), null);
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.body().get("sequence").asLong()).isEqualTo(3);
        assertThat(sequences()).containsExactly(1L, 2L, 3L);
        assertThat(leavesOf(node.name())).isEqualTo(3);
    }

    @Test
    void the_same_records_from_two_threads_at_once_are_kept_once() throws Exception {
        for (int i = 0; i < 200; i++) {
            node.decide();
        }
        Map<String, Object> shipment = node.all();
        int threads = 4;
        var together = new CyclicBarrier(threads);
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                calls.add(() -> {
                    together.await();
                    return client().post(node.path(), shipment, null).status();
                });
            }
            for (var status : pool.invokeAll(calls)) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
        assertThat(sequences()).hasSize(200);
        assertThat(leavesOf(node.name())).isEqualTo(200);
    }

    @Test
    void a_gap_is_refused_and_names_what_is_expected() {
        for (int i = 0; i < 4; i++) {
            node.decide();
        }
        var early = client().post(node.path(), node.shipment(2, 9), null);
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.type()).endsWith("journal-gap");
        assertThat(early.body().get("expected_sequence").asLong()).isEqualTo(1);
        List<Map<String, Object>> records = records();
        var within = ship(List.of(records.get(0), records.get(2)));
        assertThat(within.body().get("expected_sequence").asLong()).isEqualTo(2);
        assertThat(sequences()).isEmpty();
        ship(records.subList(0, 2));
        assertThat(ship(records.subList(3, 4)).body().get("expected_sequence").asLong())
                .isEqualTo(3);
        assertThat(ship(List.of(records.get(0), records.get(2))).type()).endsWith("journal-gap");
    }

    @Test
    void another_history_of_the_same_journal_is_a_fork() {
        node.decide();
        client().post(node.path(), node.all(), null);
        node.decide();
        Map<String, Object> first = records().get(0);
        first.put("chain_hash", "f".repeat(64));
        var refused = ship(List.of(first));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.type()).endsWith("journal-fork");
        assertThat(refused.detail()).contains("f".repeat(64), "Stop the node");
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void a_record_that_does_not_follow_from_the_ones_before_is_a_fork() {
        node.decide();
        node.decide();
        ship(records().subList(0, 1));
        Frame second = node.journal().read(2, 1 << 20).getFirst();
        Digest other = Chain.next(new Digest("e".repeat(64)), second);
        Map<String, Object> record = ShippingNode.record(second);
        record.put("chain_hash", other.sha256());
        assertThat(ship(List.of(record)).type()).endsWith("journal-fork");
    }

    @Test
    void an_altered_record_is_refused_whatever_was_altered() {
        node.decide();
        Frame frame = node.journal().read(1, 1 << 20).getFirst();
        SealedRecord sealed = SealedRecord.parse(frame.payload());
        byte[] basis =
                new String(sealed.basis(), UTF_8).replace("approve", "decline").getBytes(UTF_8);
        assertThat(shipAltered(frame, new SealedRecord(basis, sealed.encapsulation(), sealed.box()))
                        .type())
                .endsWith("journal-fork");
        byte[] box = sealed.box().clone();
        box[20] ^= 1;
        assertThat(shipAltered(frame, new SealedRecord(sealed.basis(), sealed.encapsulation(), box))
                        .type())
                .endsWith("malformed-record");
        byte[] encapsulation = sealed.encapsulation().clone();
        encapsulation[3] ^= 1;
        assertThat(shipAltered(frame, new SealedRecord(sealed.basis(), encapsulation, sealed.box()))
                        .type())
                .endsWith("malformed-record");
        Map<String, Object> later = ShippingNode.record(frame);
        later.put("at", frame.time().plusNanos(1).toString());
        assertThat(ship(List.of(later)).type()).endsWith("journal-fork");
        Map<String, Object> renamed = ShippingNode.record(frame);
        renamed.put("id", "dec_other");
        assertThat(ship(List.of(renamed)).type()).endsWith("malformed-record");
        assertThat(sequences()).isEmpty();
        assertThat(ship(records()).status()).isEqualTo(200);
    }

    @Test
    void a_record_of_another_node_or_none_at_all_is_refused() {
        node.decide(Made.any(), "somewhere-else");
        assertThat(ship(records()).detail()).contains("its basis is of node 'somewhere-else'");
        try (var odd = new ShippingNode(folder.resolve("odd"), sealingKey())) {
            odd.append("x", new byte[] {1, 2, 3});
            var refused = client().post(odd.path(), odd.all(), null);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.type()).endsWith("malformed-record");
            assertThat(refused.body().get("sequence").asLong()).isEqualTo(1);
        }
        assertThat(client().post("/v1/records/nodes/no de", node.all(), null).status())
                .isEqualTo(422);
    }

    @Test
    void a_record_that_is_sealed_to_somebody_else_is_refused() {
        String other = SealingKeys.text(SealingKeys.generate().getPublic());
        try (var stranger = new ShippingNode(folder.resolve("stranger"), other)) {
            stranger.decide();
            var refused = client().post(stranger.path(), stranger.all(), null);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.detail()).contains("sealed");
        }
    }

    @Test
    void texts_that_the_database_can_not_hold_are_refused() {
        node.decide(Made.any().outcome("appr\0ve"));
        assertThat(ship(records()).detail()).contains("a character that can't be stored");
    }

    @Test
    void a_node_keeps_the_key_that_it_first_shipped_with() {
        node.decide();
        ship(records());
        try (var impostor = new ShippingNode(node.name(), folder.resolve("impostor"), sealingKey())) {
            impostor.decide();
            var refused = client().post(impostor.path(), impostor.all(), null);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.type()).endsWith("node-key-changed");
        }
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void too_much_at_once_is_refused() {
        node.decide();
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            many.addAll(records());
        }
        var refused = ship(many);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().at("/errors/0/field").asString()).isEqualTo("records");
        assertThat(ship(List.of()).status()).isEqualTo(400);
        Map<String, Object> large = records().getFirst();
        large.put("payload", Base64.getEncoder().encodeToString(new byte[(8 << 20) + 1]));
        assertThat(ship(List.of(large)).detail()).contains("8388608 bytes");
        assertThat(client().post(node.path(), Map.of("node_key", "no key", "records", records()), null)
                        .detail())
                .contains("node_key");
    }

    @Test
    void the_database_keeps_what_was_received() {
        node.decide();
        node.decide();
        ship(records());
        for (String statement : List.of(
                "UPDATE registry.decision SET outcome = 'x' WHERE node = ?",
                "DELETE FROM registry.decision WHERE node = ?",
                "UPDATE registry.journal_node SET key = 'x' WHERE node = ?",
                "UPDATE registry.record_key SET subject = NULL WHERE node = ?",
                "DELETE FROM registry.record_key WHERE node = ?",
                "INSERT INTO registry.decision SELECT node, sequence + 9, id, chain_hash, journaled_at, decided_at,"
                        + " model, adapter, version, outcome, caller_id, box, leaf + 1000000 FROM registry.decision"
                        + " WHERE node = ?")) {
            assertThatThrownBy(() -> database.sql(statement).param(node.name()).update())
                    .as(statement)
                    .hasMessageContaining("ERROR");
        }
    }

    private Answer ship(List<Map<String, Object>> records) {
        return client().post(node.path(), Map.of("node_key", node.key(), "records", records), null);
    }

    private Answer shipAltered(Frame frame, SealedRecord altered) {
        Map<String, Object> record = ShippingNode.record(frame);
        record.put("payload", Base64.getEncoder().encodeToString(altered.bytes()));
        return ship(List.of(record));
    }

    private List<Map<String, Object>> records() {
        List<Map<String, Object>> records = new ArrayList<>();
        node.journal().read(1, 64 << 20).forEach(frame -> records.add(ShippingNode.record(frame)));
        return records;
    }

    private List<Long> sequences() {
        return database.sql("SELECT sequence FROM registry.decision WHERE node = ? ORDER BY leaf")
                .param(node.name())
                .query(Long.class)
                .list();
    }

    private int leavesOf(String name) {
        return database.sql("SELECT count(*) FROM registry.log_entry WHERE convert_from(body, 'UTF8') LIKE ?")
                .param("{\"kind\":\"decision\",\"node\":\"" + name + "\",%")
                .query(Integer.class)
                .single();
    }

    private String sealingKey() {
        return client().get("/v1/records/sealing-key").body().get("key").asString();
    }
}
