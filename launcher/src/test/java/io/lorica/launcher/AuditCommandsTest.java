package io.lorica.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.net.httpserver.HttpServer;
import io.lorica.api.Page;
import io.lorica.api.access.KeyRef;
import io.lorica.api.inference.Decision;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.record.DecisionRecord;
import io.lorica.api.record.Erasure;
import io.lorica.api.record.JournalPlace;
import io.lorica.api.record.LogProof;
import io.lorica.api.record.SealedDetails;
import io.lorica.api.registry.AliasMove;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import io.lorica.launcher.home.LoricaHome;
import io.lorica.launcher.home.ProcessIdentity;
import io.lorica.launcher.home.StackState;
import io.lorica.merkle.Hash;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.checkpoint.Checkpoint;
import io.lorica.merkle.key.LogKeys;
import io.lorica.merkle.note.KeyName;
import io.lorica.merkle.note.NoteSigner;
import io.lorica.merkle.note.SignatureType;
import io.lorica.record.Opener;
import io.lorica.record.RecordLeaf;
import io.lorica.record.SealedRecord;
import io.lorica.record.Sealer;
import io.lorica.record.SealingKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class AuditCommandsTest {
    private static final String ID = "dec_00000000-0000-0000-0000-000000000001";
    private static final String ORIGIN = "lorica.test/log";
    private static final Instant THEN = Instant.parse("2026-11-27T12:00:00Z");
    private static final Hash NEIGHBOUR = TreeHasher.leaf("another".getBytes(StandardCharsets.UTF_8));
    private static final VersionRef VERSION = new VersionRef("credit", 2, "b".repeat(64));
    private static final BaseModelRef BASE = new BaseModelRef("tiny", "a".repeat(64));
    private static final String DATA = "c".repeat(64);
    private static final Map<String, Double> PROBABILITIES = Map.of("good", 0.25, "bad", 0.75);
    private static final Map<String, Map<String, Double>> PARTS =
            Map.of("points", Map.of("good", -0.5, "bad", 0.59861228866811));
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private LoricaHome home = new LoricaHome(Path.of("unset"));
    private HttpServer gateway;
    private List<NoteSigner> signers = List.of();

    @BeforeEach
    void start() throws IOException {
        home = new LoricaHome(directory.resolve("home")).create();
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.start();
        home.state()
                .write(new StackState(
                        ProcessIdentity.of(ProcessHandle.current()),
                        StackState.Phase.RUNNING,
                        null,
                        "http://127.0.0.1:" + gateway.getAddress().getPort(),
                        Map.of(),
                        List.of()));
        Files.writeString(LauncherKey.file(home), "lor_secret");
        var keys = new LogKeys(directory.resolve("log"), new KeyName(ORIGIN));
        signers = List.of(keys.openOrGenerate(SignatureType.ED25519), keys.openOrGenerate(SignatureType.ECDSA_P256));
        text("/v1/log/keys", keyLines());
        json("/v1/adapters/credit/versions/2", """
                {"name": "credit", "number": 2, "layer": "TASK", "files": [],
                 "digest": "%s",
                 "manifest": {"metrics": {}, "training_options": {}, "training_run_id": "run-1",
                  "base_model": {"name": "tiny", "digest": "%s"},
                  "datasets": [{"name": "loans", "id": "set-1", "digest": "%s"}]},
                 "created_by": "ada", "created_at": "2026-11-26T12:00:00Z"}
                """.formatted(VERSION.digest(), BASE.digest(), DATA));
        json(
                "/v1/adapters/credit/aliases/champion/history",
                JSON.writeValueAsString(new Page<>(
                        List.of(
                                move(9, 2, THEN.plusSeconds(60), "too late"),
                                move(8, 2, THEN.minusSeconds(60), "better on old loans"),
                                move(7, 1, THEN.minusSeconds(120), "the first")),
                        null)));
        missing("/v1/training-runs/run-1");
        missing("/v1/datasets/set-1");
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private static AliasMove move(long revision, int version, Instant at, String reason) {
        return new AliasMove(revision, "credit", "champion", null, version, reason, null, "grace", "key-2", null, at);
    }

    private String keyLines() {
        return signers.stream().map(signer -> signer.key() + "\n").collect(Collectors.joining());
    }

    private Path keyFile() throws IOException {
        return Files.writeString(directory.resolve("log.keys"), keyLines());
    }

    private void text(String path, String body) {
        answer(path, 200, "text/plain", body);
    }

    private void json(String path, String body) {
        answer(path, 200, "application/json", body);
    }

    private void missing(String path) {
        answer(path, 404, "application/problem+json", """
                {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "gone"}""");
    }

    private void answer(String path, int status, String type, String body) {
        gateway.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static DecisionBasis basis(String decision, String sealed) {
        return new DecisionBasis(
                ID,
                THEN,
                "node-1",
                new KeyRef("key-1", "loans"),
                null,
                "credit",
                BASE,
                List.of(VERSION),
                "CPU in FP32",
                decision,
                "bad",
                PROBABILITIES,
                0.5,
                null,
                PARTS,
                sealed);
    }

    /** @param shown what the registry says was decided, whatever was logged */
    private void serveRecord(String shown, @Nullable Erasure erased) {
        KeyPair centre = SealingKeys.generate();
        SealedRecord record = new Sealer(centre.getPublic(), Clock.fixed(THEN, ZoneOffset.UTC))
                .seal(
                        ID,
                        new DecisionDetails(Map.of("amount", 4500), null, null, null),
                        digest -> basis("decline", digest));
        byte[] logged = new RecordLeaf("node-1", 41, THEN, "c".repeat(64), record.basis()).bytes();
        Hash root = TreeHasher.node(NEIGHBOUR, TreeHasher.leaf(logged));
        byte[] leaf = new String(logged, StandardCharsets.UTF_8)
                .replace("\"decision\":\"decline\"", "\"decision\":\"%s\"".formatted(shown))
                .getBytes(StandardCharsets.UTF_8);
        String key = base64(
                new Opener(centre.getPrivate()).key(ID, record.encapsulation()).bytes());
        var found = new DecisionRecord(
                basis(shown, record.readBasis().sealedSha256()),
                erased == null ? new DecisionDetails(Map.of("amount", 4500), null, null, null) : null,
                erased == null ? new SealedDetails(base64(record.box()), key) : null,
                erased,
                new JournalPlace("node-1", "unused", 41, THEN, "c".repeat(64)),
                new LogProof(
                        base64(leaf),
                        1,
                        2,
                        new String(Checkpoint.of(ORIGIN, 2, root).sign(signers).bytes(), StandardCharsets.UTF_8),
                        List.of(NEIGHBOUR.base64())),
                0);
        json("/v1/decisions/" + ID, JSON.writeValueAsString(found));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void serveAgain(VersionRef version, double bad) {
        json(
                "/v1/decisions",
                JSON.writeValueAsString(new Decision(
                        "dec_again",
                        "credit",
                        "decline",
                        "bad",
                        Map.of("good", 1 - bad, "bad", bad),
                        0.5,
                        null,
                        PARTS,
                        BASE,
                        List.of(version),
                        "d".repeat(64),
                        1,
                        THEN,
                        null,
                        null,
                        null)));
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private int why(String... more) {
        return run(Stream.concat(Stream.of("audit", "why", ID, "--home=" + home.root()), Arrays.stream(more))
                .toArray(String[]::new));
    }

    @Test
    void the_chain_is_told_from_the_decision_to_its_proof() {
        serveRecord("decline", null);
        serveAgain(VERSION, 0.75);
        assertThat(why()).as(err::toString).isZero();
        assertThat(out.toString())
                .contains(ID + ": decline", "by loans (key key-1), of credit", "P(bad) 0.7500", "threshold 0.5000")
                .contains("inputs     amount=4500")
                .contains("credit v2, bbbbbbbbbbbb, registered on 2026-11-26T12:00:00Z by ada")
                .contains("from loans, data set cccccccccccc, which is not known here")
                .contains("as champion on 2026-11-27T11:59:00Z by grace: better on old loans")
                .contains("by node node-1", "record 41 of its journal", "holds. Leaf 1 of the 2")
                .contains("the same answer, bit for bit (as dec_again)");
    }

    @Test
    void an_answer_that_differs_in_one_bit_is_another_one() {
        serveRecord("decline", null);
        serveAgain(VERSION, Math.nextUp(0.75));
        assertThat(why()).isZero();
        assertThat(out.toString()).contains("ANOTHER answer");
    }

    @Test
    void another_version_that_answers_now_is_told() {
        serveRecord("decline", null);
        serveAgain(new VersionRef("credit", 3, "e".repeat(64)), 0.75);
        assertThat(why()).isZero();
        assertThat(out.toString()).contains("not asked of the same versions");
    }

    @Test
    void a_registry_that_shows_another_decision_than_was_logged_is_found() {
        serveRecord("approve", null);
        assertThat(why("--no-replay")).isEqualTo(3);
        assertThat(out.toString()).contains("BROKEN. Entry 1 and its proof give the root");
    }

    @Test
    void a_log_that_other_keys_sign_is_found() throws IOException {
        serveRecord("decline", null);
        var stranger = new LogKeys(directory.resolve("stranger"), new KeyName(ORIGIN));
        Path keys = Files.writeString(
                directory.resolve("kept.keys"),
                stranger.openOrGenerate(SignatureType.ED25519).key() + "\n");
        assertThat(why("--no-replay", "--keys=" + keys)).isEqualTo(3);
        assertThat(out.toString()).contains("BROKEN. No trusted key signed");
    }

    @Test
    void erased_is_not_broken() {
        serveRecord("decline", new Erasure(THEN.plusSeconds(90), "asked to be forgotten", new KeyRef("key-3", "dpo")));
        assertThat(why()).isZero();
        assertThat(out.toString())
                .contains("erased on 2026-11-27T12:01:30Z by dpo (key key-3): asked to be forgotten")
                .contains("holds. Leaf 1 of the 2", "not possible: the inputs were erased")
                .doesNotContain("BROKEN");
    }

    @Test
    void a_bundle_is_verified_without_lorica() throws IOException {
        serveRecord("decline", null);
        Path bundle = directory.resolve("decision.zip");
        assertThat(run("audit", "bundle", ID, "--home=" + home.root(), "--out=" + bundle))
                .as(err::toString)
                .isZero();
        gateway.stop(0);
        assertThat(run("audit", "verify", bundle.toString(), "--keys=" + keyFile()))
                .as(err::toString)
                .isZero();
        assertThat(out.toString())
                .contains(ID, "Inputs and reasons are those that the node sealed", "Nothing was altered");
        assertThat(run("audit", "bundle", ID, "--home=" + home.root(), "--out=" + bundle))
                .isEqualTo(1);
        assertThat(err.toString()).contains("is there already");
    }

    @Test
    void an_altered_bundle_is_found_and_another_file_refused() throws IOException {
        serveRecord("approve", null);
        Path bundle = directory.resolve("decision.zip");
        assertThat(run("audit", "bundle", ID, "--home=" + home.root(), "--out=" + bundle))
                .isZero();
        assertThat(run("audit", "verify", bundle.toString(), "--keys=" + keyFile()))
                .isEqualTo(3);
        assertThat(out.toString()).contains("NOT as it was logged");
        assertThat(run("audit", "verify", keyFile().toString(), "--keys=" + keyFile()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("This is no decision's bundle");
        assertThat(run("audit", "verify", bundle.toString(), "--keys=" + bundle))
                .isEqualTo(1);
    }

    @Test
    void the_logs_keys_are_printed() {
        assertThat(run("audit", "keys", "--home=" + home.root())).isZero();
        assertThat(out.toString()).isEqualTo(keyLines());
    }
}
