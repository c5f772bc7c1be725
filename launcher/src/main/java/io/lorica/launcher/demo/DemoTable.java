package io.lorica.launcher.demo;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * A table that comes with Lorica. Its last rows are kept back from everything and only decided upon at the end.
 *
 * @param rows all but those
 * @param keptBack those
 */
record DemoTable(List<String> header, List<CSVRecord> rows, List<CSVRecord> keptBack) {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setRecordSeparator("\n")
            .get();

    /** @param keptBack so many */
    static DemoTable read(String name, byte[] csv, int keptBack) {
        try (var parser = FORMAT.parse(new StringReader(new String(csv, StandardCharsets.UTF_8)))) {
            List<CSVRecord> all = parser.getRecords();
            int first = all.size() - keptBack;
            return new DemoTable(parser.getHeaderNames(), all.subList(0, first), all.subList(first, all.size()));
        } catch (IOException e) {
            throw new LauncherException("The demo's %s cannot be read: %s".formatted(name, e), e);
        }
    }

    /** @param limit at most so many rows, from the beginning */
    byte[] csv(int limit) {
        StringWriter text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            printer.printRecord(header);
            printer.printRecords(rows.subList(0, Math.min(limit, rows.size())));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
