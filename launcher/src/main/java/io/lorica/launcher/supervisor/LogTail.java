package io.lorica.launcher.supervisor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log, for a message about a program that did not start. */
final class LogTail {
    private static final int LINES = 20;
    private static final int BYTES = 65_536;

    private LogTail() {}

    static String of(Path... logs) {
        StringBuilder text = new StringBuilder();
        for (Path log : logs) {
            List<String> lines = read(log).lines().filter(LogTail::isTelling).toList();
            if (!lines.isEmpty()) {
                text.append("Last lines of ").append(log).append(":\n");
                lines.subList(Math.max(0, lines.size() - LINES), lines.size())
                        .forEach(line -> text.append("  | ").append(line).append('\n'));
            }
        }
        return text.isEmpty()
                ? "It wrote nothing to " + logs[0]
                : text.toString().stripTrailing();
    }

    /** Stack frames fill a screen and hide the causes between them. */
    private static boolean isTelling(String line) {
        return !line.isBlank() && !line.startsWith("\tat ") && !line.startsWith("\t... ");
    }

    private static String read(Path log) {
        if (!Files.isRegularFile(log)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - BYTES));
            byte[] end = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}
