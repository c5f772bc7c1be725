package io.lorica.launcher.demo;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;

/** The data that comes with Lorica; sources and licences are in DATA.md beside the files. */
final class DemoData {
    /** Of German Credit. */
    static final int APPLICATIONS = 3;

    /** Of sections of which no other passage is there. */
    static final int PASSAGES = 2;

    private final DemoTable credit;
    private final DemoTable routing;

    private DemoData(DemoTable credit, DemoTable routing) {
        this.credit = credit;
        this.routing = routing;
    }

    static DemoData load() {
        return new DemoData(table("german-credit.csv", APPLICATIONS), table("regulation-routing.csv", PASSAGES));
    }

    private static DemoTable table(String name, int keptBack) {
        return DemoTable.read(name, resource(name), keptBack);
    }

    /** @param limit at most so many rows, from the beginning */
    byte[] creditCsv(int limit) {
        return credit.csv(limit);
    }

    /** @param limit at most so many rows, from the beginning */
    byte[] routingCsv(int limit) {
        return routing.csv(limit);
    }

    byte[] financeText() {
        return resource("us-finance.jsonl");
    }

    List<Application> applications() {
        return credit.keptBack().stream().map(DemoData::application).toList();
    }

    List<Application> passages() {
        return routing.keptBack().stream()
                .map(row -> new Application(
                        Map.of(RoutingQuestion.TEXT, row.get(RoutingQuestion.TEXT)), row.get(RoutingQuestion.LABEL)))
                .toList();
    }

    private static Application application(CSVRecord row) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        row.toMap().forEach((name, value) -> {
            if (CreditQuestion.isInput(name)) {
                inputs.put(name, CreditQuestion.isNumber(name) ? new BigDecimal(value) : value);
            }
        });
        return new Application(inputs, row.get(CreditQuestion.LABEL));
    }

    private static byte[] resource(String name) {
        try (InputStream in = DemoData.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new LauncherException("This build of the launcher lacks " + name + ". Build it anew.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new LauncherException("The demo's " + name + " cannot be read: " + e, e);
        }
    }
}
