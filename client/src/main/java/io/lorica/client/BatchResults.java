package io.lorica.client;

import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchesApi;
import io.lorica.files.Digest;
import io.lorica.files.ExpectedFile;
import io.lorica.files.TransferException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Results of batches, brought to a file. Bytes gather beside its place, where a transfer that broke off is continued,
 * also by a later call; the file gets its name once its SHA-256 is the announced one and it is on disk.
 */
public final class BatchResults {
    private final Streams streams;

    BatchResults(Streams streams) {
        this.streams = streams;
    }

    /**
     * Brings a result.
     *
     * @param batch that is DONE
     * @param target in a folder that exists; a file that is there already, whole and right, is not fetched again
     * @param progress hears how many bytes are here
     * @throws IllegalArgumentException if the batch is not done
     * @throws LoricaException.Refused if the node does not have it any more, or the key may not read it
     * @throws LoricaException.Unavailable if the transfer broke off; another call goes on where it stopped
     * @throws LoricaException.Unreadable if the file is not what was announced; it was removed
     * @throws IOException if the folder can't be used
     */
    public Path fetch(BatchJob batch, Path target, ExpectedFile.Progress progress) throws IOException {
        BatchJob.ResultFile result = batch.result();
        if (result == null) {
            throw new IllegalArgumentException("Batch %s is %s and has no result".formatted(batch.id(), batch.state()));
        }
        var expected = new ExpectedFile(target, result.size(), new Digest(result.sha256()));
        try {
            expected.fetch(
                    from -> streams.openFrom(from, BatchesApi.BATCHES_PATH + "/{id}/result", batch.id()),
                    Streams.ATTEMPTS,
                    progress);
            return target;
        } catch (TransferException.Broken e) {
            throw new LoricaException.Unavailable(
                    "The result of batch %s could not be fetched: %s. Another call goes on from there."
                            .formatted(batch.id(), e.getMessage()),
                    e);
        } catch (TransferException.WrongContent e) {
            throw new LoricaException.Unreadable(
                    "The result of batch %s does not have the digest that was announced: %s. Check the node's disk."
                            .formatted(batch.id(), e.getMessage()),
                    e);
        }
    }
}
