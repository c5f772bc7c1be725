package io.lorica.intake;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB, which reads and writes Parquet here: on one thread, with bounded memory, and with access to nothing but the
 * folder of the file.
 */
final class DuckSession implements AutoCloseable {
    private static final String MEMORY = "256MB";

    private final Connection connection;

    DuckSession(Path file) throws IOException {
        String folder = text(String.valueOf(file.toAbsolutePath().normalize().getParent()));
        var settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        // Rows are taken as they come, not gathered first.
        settings.setProperty("jdbc_stream_results", "true");
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", settings);
            run("SET temp_directory = " + folder);
            run("SET allowed_directories = [" + folder + "]");
            run("SET enable_external_access = false");
            run("SET lock_configuration = true");
        } catch (SQLException e) {
            throw new IOException("Parquet cannot be read on this machine: " + e.getMessage(), e);
        }
    }

    /** An identifier. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A string. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The file as a table. */
    static String parquet(Path file) {
        return "read_parquet(%s, hive_partitioning=false)"
                .formatted(text(file.toAbsolutePath().normalize().toString()));
    }

    static boolean isWhole(@Nullable Object value) {
        return value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger;
    }

    /** @throws IntakeException.Unreadable if it is no Parquet file */
    List<String> columns(Path file) {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("DESCRIBE SELECT * FROM " + parquet(file))) {
            while (found.next()) {
                columns.add(found.getString(1));
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return columns;
    }

    long count(Path file) {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*) FROM " + parquet(file))) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Values of some columns, row by row in the file's order; null for those that are absent. */
    interface Values {
        /** @return null at the end */
        @Nullable
        List<@Nullable Object> next();
    }

    /** @param from rows that are passed over */
    Values values(Path file, List<String> columns, long from) {
        String selected = columns.isEmpty()
                ? "1"
                : String.join(", ", columns.stream().map(DuckSession::name).toList());
        try {
            // Closed with the connection.
            Statement statement = connection.createStatement();
            ResultSet found =
                    statement.executeQuery("SELECT %s FROM %s OFFSET %d".formatted(selected, parquet(file), from));
            return () -> {
                try {
                    if (!found.next()) {
                        return null;
                    }
                    List<@Nullable Object> row = new ArrayList<>(columns.size());
                    for (int i = 1; i <= columns.size(); i++) {
                        row.add(value(found, i));
                    }
                    return row;
                } catch (SQLException e) {
                    throw unreadable(e);
                }
            };
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /**
     * As a JSON document would have it: a time with its zone as an instant; one without a zone is a date at midnight,
     * as pandas has dates, and else a text that no DATE field takes.
     */
    private static @Nullable Object value(ResultSet found, int column) throws SQLException {
        Object value = found.getObject(column);
        return switch (value) {
            case null -> null;
            case Timestamp _ -> local(found.getObject(column, LocalDateTime.class));
            case OffsetDateTime moment -> moment.toInstant().toString();
            case Temporal date -> date.toString();
            case UUID id -> id.toString();
            default -> value;
        };
    }

    private static String local(LocalDateTime time) {
        return time.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? time.toLocalDate().toString()
                : time.toString();
    }

    /** Writes a query's rows as Parquet. */
    void copy(String query, Path target) throws IOException {
        try {
            run("COPY (%s) TO %s (FORMAT parquet)"
                    .formatted(query, text(target.toAbsolutePath().normalize().toString())));
        } catch (SQLException e) {
            throw new IOException("The result cannot be written: " + e.getMessage(), e);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static IntakeException.Unreadable unreadable(SQLException e) {
        return new IntakeException.Unreadable(
                "The file is not Parquet that can be read: %s. Write it again and upload that."
                        .formatted(Shown.ofLibrary(String.valueOf(e.getMessage()))));
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("DuckDB cannot be closed", e);
        }
    }
}
