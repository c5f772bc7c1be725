package io.lorica.journal;

import java.nio.file.Path;

/** A process that appends until it is killed, and prints what was acknowledged. Its arguments are directories. */
final class KilledNode {
    private static final int THREADS = 8;

    private KilledNode() {}

    public static void main(String[] directories) {
        var options = Records.options().withSegmentBytes(1 << 16);
        if (directories.length > 1) {
            options = options.withSecondDirectory(Path.of(directories[1]));
        }
        Journal journal = Journal.open(Path.of(directories[0]), options);
        long begun = journal.last().sequence();
        for (int thread = 0; thread < THREADS; thread++) {
            int own = thread;
            Thread.ofPlatform().start(() -> {
                for (int i = 0; ; i++) {
                    String id = "%d-%d-%d".formatted(begun, own, i);
                    Entry entry = Records.append(journal, id);
                    System.out.println("%d %s %s".formatted(entry.sequence(), id, entry.chainHash()));
                }
            });
        }
    }
}
