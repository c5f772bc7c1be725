package io.lorica.intake;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * How a CSV file's cells are told apart.
 *
 * @param linesBefore lines before the header, which say how to read it: Excel's {@code sep=;}
 */
record Dialect(char delimiter, char quote, int linesBefore) {

    CSVParser parse(Reader text) throws IOException {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setQuote(quote)
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get()
                .parse(text);
    }

    /**
     * The records of a sample, as far as they can be read: what is wrong with a file is said when it is read itself.
     */
    List<List<String>> records(String sample) {
        List<List<String>> records = new ArrayList<>();
        try (CSVParser parser = parse(new StringReader(sample))) {
            for (CSVRecord row : parser) {
                records.add(row.toList());
            }
        } catch (IOException | RuntimeException _) {
            return records;
        }
        return records;
    }
}
