package io.lorica.inference;

import com.sun.net.httpserver.HttpExchange;
import io.lorica.api.record.DecisionBasis;
import io.lorica.api.record.DecisionDetails;
import io.lorica.api.record.SealingKey;
import io.lorica.api.record.ShipRecords;
import io.lorica.api.record.ShippedRecord;
import io.lorica.api.record.ShippedThrough;
import io.lorica.record.Opener;
import io.lorica.record.SealedRecord;
import io.lorica.record.SealingKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The centre as a node sees it: what it has of the node's journal, and how it takes more. */
public final class ReceivedRecords {
    static final String PATHS = "/v1/records/";

    private final KeyPair keys = SealingKeys.generate();
    private final Opener opener = new Opener(keys.getPrivate());
    private final List<ShippedRecord> records = new ArrayList<>();
    private int calls;
    private int answersToLose;
    private int largestCall = Integer.MAX_VALUE;
    private boolean isOut;
    private @Nullable String nodeKey;

    /** Answers 503 while out. */
    public synchronized void setOut(boolean isOut) {
        this.isOut = isOut;
    }

    /** Takes what comes, and breaks off before it says so, for so many calls. */
    public synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    /** Takes no call of more bytes, as where a proxy on the way has such a limit. */
    public synchronized void takeAtMost(int bytes) {
        largestCall = bytes;
    }

    /** Restores an earlier state. */
    public synchronized void forgetAfter(long sequence) {
        records.subList((int) sequence, records.size()).clear();
    }

    /** Has another last record than the node, as where a journal was copied and both copies went on. */
    public synchronized void replaceLast() {
        ShippedRecord last = records.getLast();
        records.set(
                records.size() - 1,
                new ShippedRecord(last.sequence(), last.at(), last.id(), "0".repeat(64), last.payload()));
    }

    public synchronized List<ShippedRecord> all() {
        return List.copyOf(records);
    }

    /** Calls that brought records, also those that were not answered. */
    public synchronized int calls() {
        return calls;
    }

    public static DecisionBasis basis(ShippedRecord record) {
        return sealed(record).readBasis();
    }

    public DecisionDetails details(ShippedRecord record) {
        SealedRecord sealed = sealed(record);
        return opener.key(record.id(), sealed.encapsulation()).open(record.id(), sealed.box());
    }

    private static SealedRecord sealed(ShippedRecord record) {
        return SealedRecord.parse(Base64.getDecoder().decode(record.payload()));
    }

    synchronized void answer(HttpExchange exchange, String path) throws IOException {
        if (isOut) {
            exchange.sendResponseHeaders(503, -1);
        } else if (path.equals(PATHS + "sealing-key")) {
            String text = SealingKeys.text(keys.getPublic());
            send(exchange, 200, new SealingKey(RegistryServer.sha256(text.getBytes(StandardCharsets.UTF_8)), text));
        } else if (exchange.getRequestMethod().equals("GET")) {
            send(exchange, 200, through(node(path)));
        } else {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length > largestCall) {
                refuse(exchange, 413, "body-too-large", "The body has %d bytes.".formatted(body.length));
            } else {
                take(exchange, RegistryServer.JSON.readValue(body, ShipRecords.class), node(path));
            }
        }
    }

    private void take(HttpExchange exchange, ShipRecords shipped, String node) throws IOException {
        calls++;
        nodeKey = Objects.requireNonNullElse(nodeKey, shipped.nodeKey());
        if (!nodeKey.equals(shipped.nodeKey())) {
            refuse(exchange, 409, "node-key-changed", "Node %s had another key.".formatted(node));
            return;
        }
        for (ShippedRecord record : shipped.records()) {
            int at = (int) record.sequence() - 1;
            if (at > records.size()) {
                refuse(exchange, 409, "journal-gap", "Record %d is expected.".formatted(records.size() + 1));
                return;
            }
            if (at < records.size() && !records.get(at).chainHash().equals(record.chainHash())) {
                refuse(exchange, 409, "journal-fork", "Record %d is another one.".formatted(at + 1));
                return;
            }
            if (at == records.size()) {
                records.add(record);
            }
        }
        if (answersToLose > 0) {
            answersToLose--;
            exchange.close();
        } else {
            send(exchange, 200, through(node));
        }
    }

    private ShippedThrough through(String node) {
        return records.isEmpty()
                ? new ShippedThrough(node, 0, "0".repeat(64))
                : new ShippedThrough(node, records.size(), records.getLast().chainHash());
    }

    private static String node(String path) {
        return path.substring((PATHS + "nodes/").length());
    }

    private static void refuse(HttpExchange exchange, int status, String slug, String detail) throws IOException {
        send(
                exchange,
                status,
                Map.of(
                        "type",
                        "urn:lorica:problem:" + slug,
                        "title",
                        slug,
                        "status",
                        409,
                        "detail",
                        detail,
                        "instance",
                        exchange.getRequestURI().getPath(),
                        "trace_id",
                        "0".repeat(32)));
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = RegistryServer.JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders()
                .set("Content-Type", status == 200 ? "application/json" : "application/problem+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
