package io.lorica.benchmarks;

import io.lorica.merkle.Hash;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.checkpoint.Checkpoint;
import io.lorica.merkle.checkpoint.ProofFile;
import io.lorica.merkle.key.LogKeys;
import io.lorica.merkle.note.KeyName;
import io.lorica.merkle.note.Note;
import io.lorica.merkle.note.NoteSigner;
import io.lorica.merkle.note.SignatureType;
import io.lorica.merkle.tile.EntryBundle;
import io.lorica.merkle.tile.EntryTile;
import io.lorica.merkle.tile.Growth;
import io.lorica.merkle.tile.LogDirectory;
import io.lorica.merkle.tile.RightEdge;
import io.lorica.merkle.tile.TilePath;
import io.lorica.merkle.tile.TileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Writes a log for others to judge: its folder at its last size, signed checkpoints of several sizes, proofs of
 * inclusion for some leaves and of consistency for each pair of sizes, and the public keys. Entries are of all lengths
 * from 0 to some hundred bytes, and one is as long as entries can be.
 */
@Command(name = "log-sample", description = "Writes a log for other implementations to judge.")
final class LogSample implements Runnable {
    private static final KeyName ORIGIN = new KeyName("lorica.example/interop");
    private static final List<Integer> SIZES =
            List.of(0, 1, 2, 3, 255, 256, 257, 1_000, 65_535, 65_536, 65_537, 70_000);
    private static final int LONG_ENTRY = 300;
    private static final int PROOFS = 500;
    private static final int SEED = 1;

    @Option(names = "--into", required = true, description = "a folder that does not exist yet")
    private Path into;

    @Override
    public void run() {
        try {
            List<NoteSigner> signers = signers();
            LogDirectory log = new LogDirectory(into.resolve("log"));
            List<byte[]> entries = entries();
            RightEdge edge = RightEdge.EMPTY;
            for (int size : SIZES) {
                List<byte[]> more = entries.subList((int) edge.size(), size);
                Growth growth = edge.append(more.stream().map(TreeHasher::leaf).toList());
                log.write(growth.tiles());
                edge = growth.edge();
                Note checkpoint =
                        Checkpoint.of(ORIGIN.value(), size, growth.root()).sign(signers);
                log.writeCheckpoint(checkpoint.bytes());
                write("checkpoints/" + size, checkpoint.bytes());
            }
            writeBundles(log, entries);
            writeProofs(log, Note.parse(log.readCheckpoint()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<NoteSigner> signers() throws IOException {
        LogKeys keys = new LogKeys(into.resolve("keys"), ORIGIN);
        List<NoteSigner> signers =
                Stream.of(SignatureType.values()).map(keys::openOrGenerate).toList();
        write("verifier-keys", lines(signers.stream().map(signer -> signer.key().toString())));
        return signers;
    }

    private static List<byte[]> entries() {
        Random random = new Random(SEED);
        return IntStream.range(0, SIZES.getLast())
                .mapToObj(i -> {
                    byte[] entry = new byte[i == LONG_ENTRY ? EntryBundle.MAX_ENTRY_BYTES : random.nextInt(LONG_ENTRY)];
                    random.nextBytes(entry);
                    return entry;
                })
                .toList();
    }

    private static void writeBundles(LogDirectory log, List<byte[]> entries) {
        for (int from = 0; from < entries.size(); from += TilePath.FULL) {
            List<byte[]> bundle = entries.subList(from, Math.min(entries.size(), from + TilePath.FULL));
            log.write(Map.of(new EntryTile(from / TilePath.FULL, bundle.size()), EntryBundle.encode(bundle)));
        }
    }

    private void writeProofs(LogDirectory log, Note checkpoint) throws IOException {
        TileTree last = new TileTree(log, SIZES.getLast());
        Random random = new Random(SEED);
        LongStream edges = LongStream.of(0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, last.size() - 1);
        for (long index : LongStream.concat(edges, random.longs(PROOFS, 0, last.size()))
                .distinct()
                .toArray()) {
            var proof = new ProofFile(index, last.inclusion(index).path(), checkpoint);
            write("proofs/%d.tlog-proof".formatted(index), proof.bytes());
        }
        for (int to : SIZES) {
            TileTree tree = new TileTree(log, to);
            for (int from : SIZES.subList(0, SIZES.indexOf(to) + 1)) {
                List<Hash> path = tree.consistency(from).path();
                write(
                        "consistency/%d-%d".formatted(from, to),
                        lines(path.stream().map(Hash::base64)));
            }
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = into.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, content);
    }

    private static byte[] lines(Stream<String> lines) {
        List<String> all = new ArrayList<>();
        lines.forEach(line -> all.add(line + "\n"));
        return String.join("", all).getBytes(StandardCharsets.UTF_8);
    }
}
