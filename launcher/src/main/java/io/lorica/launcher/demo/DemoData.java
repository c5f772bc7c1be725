package io.lorica.launcher.demo;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The data that comes with Lorica; sources and licences are in DATA.md beside the files. */
final class DemoData {
    /** The file's last rows are kept back from everything and only decided upon at the end. */
    static final int HELD_OUT = 3;

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setRecordSeparator("\n")
            .get();

    private final List<String> header;
    private final List<CSVRecord> rows;

    private DemoData(List<String> header, List<CSVRecord> rows) {
        this.header = header;
        this.rows = rows;
    }

    static DemoData load() {
        String csv = new String(resource("german-credit.csv"), StandardCharsets.UTF_8);
        try (var parser = FORMAT.parse(new StringReader(csv))) {
            return new DemoData(parser.getHeaderNames(), parser.getRecords());
        } catch (IOException e) {
            throw new LauncherException("The demo's german-credit.csv cannot be read: " + e, e);
        }
    }

    /** @param limit at most so many rows, from the beginning */
    byte[] creditCsv(int limit) {
        StringWriter text = new StringWriter();
        List<CSVRecord> chosen = rows.subList(0, Math.min(limit, rows.size() - HELD_OUT));
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            printer.printRecord(header);
            printer.printRecords(chosen);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] financeText() {
        return resource("us-finance.jsonl");
    }

    List<Application> applications() {
        return rows.subList(rows.size() - HELD_OUT, rows.size()).stream()
                .map(DemoData::application)
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
