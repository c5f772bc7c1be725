package io.lorica.registry.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.merkle.Hash;
import io.lorica.merkle.InclusionProof;
import io.lorica.merkle.checkpoint.LogVerifier;
import io.lorica.merkle.checkpoint.Verdict;
import io.lorica.merkle.note.VerifierKey;
import io.lorica.record.RecordLeaf;
import io.lorica.registry.RegistryServer;
import io.lorica.registry.ShippingNode;
import io.lorica.registry.ShippingNode.Made;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DecisionRecordsTest extends RegistryServer {
    @TempDir
    private Path folder;

    private ShippingNode node;

    @BeforeEach
    void a_node() {
        node = new ShippingNode(
                folder.resolve("journal"),
                client().get("/v1/records/sealing-key").body().get("key").asString());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_decision_is_given_back_as_it_was_made() {
        node.decide();
        Made made = node.decide(Made.any().about("customer-7").inputs(Map.of("amount", 4500.25, "name", "Ada")));
        ship();

        var answer = client().get("/v1/decisions/" + made.id());

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        JsonNode record = answer.body();
        assertThat(record.at("/basis/id").asString()).isEqualTo(made.id());
        assertThat(record.at("/basis/decided_at").asString())
                .isEqualTo(made.decidedAt().toString());
        assertThat(record.at("/basis/stack/0/number").asInt()).isEqualTo(3);
        assertThat(record.at("/details/inputs/amount").decimalValue()).isEqualByComparingTo("4500.25");
        assertThat(record.at("/details/subject").asString()).isEqualTo("customer-7");
        assertThat(record.has("erased")).isFalse();
        assertThat(record.at("/journal/node").asString()).isEqualTo(node.name());
        assertThat(record.at("/journal/sequence").asLong()).isEqualTo(2);
        assertThat(record.at("/journal/chain_hash").asString())
                .isEqualTo(node.journal().last().chainHash().sha256());
        assertThat(record.get("repeats").asInt()).isZero();
    }

    @Test
    void the_proof_holds_with_the_public_keys_alone() {
        Made made = node.decide();
        ship();

        JsonNode record = client().get("/v1/decisions/" + made.id()).body();

        JsonNode proof = record.get("proof");
        byte[] leaf = Base64.getDecoder().decode(proof.get("leaf").asString());
        assertThat(verdict(proof, leaf)).isInstanceOf(Verdict.Holds.class);
        assertThat(RecordLeaf.parse(leaf).readBasis().id()).isEqualTo(made.id());
        assertThat(RecordLeaf.parse(leaf).at().toString())
                .isEqualTo(record.at("/journal/at").asString());
        byte[] altered = new String(leaf, UTF_8).replace("approve", "decline").getBytes(UTF_8);
        assertThat(verdict(proof, altered)).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void nothing_of_the_person_is_open_in_the_database() {
        node.decide(Made.any().about("customer-8").inputs(Map.of("name", "Grace Hopper")));
        ship();
        for (String table : List.of("decision", "record_key", "log_entry", "log_pending")) {
            String all = String.join(
                    "\n",
                    database.sql("SELECT to_jsonb(t)::text FROM registry.%s t".formatted(table))
                            .query(String.class)
                            .list());
            for (String secret : List.of("Grace", "customer-8")) {
                assertThat(all)
                        .doesNotContain(secret)
                        .doesNotContain(HexFormat.of().formatHex(secret.getBytes(UTF_8)));
            }
        }
    }

    @Test
    void a_caller_reads_what_it_asked_for_and_nothing_else() {
        Made own = node.decide(Made.any().by("id-of-shop"));
        Made others = node.decide(Made.any().by("id-of-bank"));
        ship();
        var shop = clientAs("shop", "CALLER");
        assertThat(shop.get("/v1/decisions/" + own.id()).status()).isEqualTo(200);
        var refused = shop.get("/v1/decisions/" + others.id());
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body().get("detail").asString().replace(others.id(), "X"))
                .isEqualTo(shop.get("/v1/decisions/dec_none")
                        .body()
                        .get("detail")
                        .asString()
                        .replace("dec_none", "X"));
        assertThat(clientAs("boss", "ADMIN").get("/v1/decisions/" + others.id()).status())
                .isEqualTo(200);
    }

    @Test
    void an_answer_that_was_asked_for_again_is_told() {
        Made made = node.decide();
        node.decide(made);
        ship();
        JsonNode record = client().get("/v1/decisions/" + made.id()).body();
        assertThat(record.get("repeats").asInt()).isEqualTo(1);
        assertThat(record.at("/journal/sequence").asLong()).isEqualTo(1);
    }

    @Test
    void what_is_not_there_says_so() {
        var unknown = client().get("/v1/decisions/dec_nothing");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.type()).endsWith("unknown-decision");
        assertThat(client().get("/v1/decisions/a%00b").status()).isIn(400, 404);
    }

    @Test
    void an_erased_record_is_proven_without_its_details() {
        Made made = node.decide(Made.any().about("customer-of-" + node.name()));
        ship();
        assertThat(found("subject=customer-of-" + node.name())).containsExactly(made.id());
        String where = " WHERE node = '%s' AND sequence = 1".formatted(node.name());
        database.sql("INSERT INTO registry.erasure (node, sequence, reason, erased_by, erased_by_id, erased_at)"
                        + " VALUES (?, 1, 'asked for it', 'officer', 'id-of-officer', now())")
                .param(node.name())
                .update();
        assertThat(database.sql("DELETE FROM registry.record_key" + where).update())
                .isEqualTo(1);

        JsonNode record = client().get("/v1/decisions/" + made.id()).body();

        assertThat(record.has("details")).isFalse();
        assertThat(record.at("/erased/reason").asString()).isEqualTo("asked for it");
        assertThat(record.at("/erased/by/name").asString()).isEqualTo("officer");
        JsonNode proof = record.get("proof");
        assertThat(verdict(proof, Base64.getDecoder().decode(proof.get("leaf").asString())))
                .isInstanceOf(Verdict.Holds.class);
        assertThat(found("subject=customer-of-" + node.name())).isEmpty();
    }

    @Test
    void decisions_are_found_by_each_field() {
        String name = freshName();
        Instant time = Instant.parse("2031-05-01T10:00:00Z");
        Made first = node.decide(Made.any().of(name, name, 1).at(time));
        Made second = node.decide(Made.any().of(name + "@candidate", name, 2).at(time.plusSeconds(60)));
        Made third = node.decide(Made.any()
                .of(name, name, 2)
                .at(time.plusSeconds(120))
                .outcome("decline")
                .by("id-of-" + name)
                .about("customer " + name));
        ship();
        String mine = "model=" + name;
        assertThat(found(mine)).containsExactly(third.id(), second.id(), first.id());
        assertThat(found("model=" + name + "@candidate")).containsExactly(second.id());
        assertThat(found(mine + "&version=2")).containsExactly(third.id(), second.id());
        assertThat(found(mine + "&outcome=decline")).containsExactly(third.id());
        assertThat(found("caller=id-of-" + name)).containsExactly(third.id());
        assertThat(found("subject=customer%20" + name)).containsExactly(third.id());
        assertThat(found("subject=Customer%20" + name)).isEmpty();
        assertThat(found(mine + "&from=2031-05-01T10:01:00Z")).containsExactly(third.id(), second.id());
        assertThat(found(mine + "&to=2031-05-01T10:01:00Z")).containsExactly(first.id());
        assertThat(found(mine + "&from=2031-05-01T10:01:00Z&to=2031-05-01T10:02:00Z"))
                .containsExactly(second.id());
        assertThat(found(mine + "&outcome=approve&version=2&caller=id-of-loans"))
                .containsExactly(second.id());
    }

    @Test
    void pages_follow_one_another() {
        String name = freshName();
        for (int i = 0; i < 5; i++) {
            node.decide(Made.any().of(name, name, 1));
        }
        ship();
        var first = client().get("/v1/decisions?limit=3&model=" + name).body();
        String cursor = first.get("next_cursor").asString();
        var second = client().get("/v1/decisions?limit=3&model=%s&cursor=%s".formatted(name, cursor))
                .body();
        assertThat(first.get("items")).hasSize(3);
        assertThat(second.get("items")).hasSize(2);
        assertThat(second.has("next_cursor")).isFalse();
        assertThat(sequences(first)).containsExactly(5L, 4L, 3L);
        assertThat(sequences(second)).containsExactly(2L, 1L);
    }

    @ParameterizedTest
    @CsvSource({
        "model", "outcome", "caller", "subject",
    })
    void what_is_searched_for_is_never_part_of_the_statement(String field) {
        node.decide();
        ship();
        for (String odd :
                List.of("'; DROP TABLE registry.decision; --", "' OR '1'='1", "\\' OR 1=1 --", "%", "$1", "?")) {
            var answer = client().get("/v1/decisions?%s={odd}".formatted(field), odd);
            assertThat(answer.status()).as(odd).isEqualTo(200);
            assertThat(answer.body().get("items")).as(odd).isEmpty();
        }
        assertThat(found("limit=1")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cursor=nonsense!                                          | cursor
            limit=0                                                   | limit
            limit=201                                                 | limit
            version=two                                               | version
            from=yesterday                                            | from
            from=2031-05-02T00:00:00Z&to=2031-05-01T00:00:00Z         | from
            from=-100000000-01-01T00:00:00Z                           | from
            to=%2B100000000-01-01T00:00:00Z                           | to
            outcome=a%00b                                             | outcome
            adapter=credit                                            | adapter
            """)
    void a_search_that_can_not_be_is_refused_by_its_field(String query, String field) {
        var refused = client().get(URI.create("http://127.0.0.1:" + port + "/v1/decisions?" + query));
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.detail()).contains(field);
    }

    private Verdict verdict(JsonNode proof, byte[] leaf) {
        String keys = new String(client().get("/v1/log/keys").bytes(), UTF_8);
        var verifier = new LogVerifier(
                "lorica.local/log", keys.lines().map(VerifierKey::parse).toList());
        return verifier.inclusion(
                proof.get("checkpoint").asString().getBytes(UTF_8),
                leaf,
                new InclusionProof(
                        proof.get("leaf_index").asLong(),
                        proof.get("tree_size").asLong(),
                        proof.get("hashes")
                                .valueStream()
                                .map(hash -> Hash.ofBase64("hash", hash.asString()))
                                .toList()));
    }

    private void ship() {
        var answer = client().post(node.path(), node.all(), null);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private List<String> found(String query) {
        var answer = client().get(URI.create("http://127.0.0.1:" + port + "/v1/decisions?" + query));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body()
                .get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
    }

    private static List<Long> sequences(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("sequence").asLong())
                .toList();
    }
}
