package io.lorica.client;

import io.lorica.api.Headers;
import io.lorica.api.access.ApiKeysApi;
import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.ChatCompletionRequest;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.inference.InferenceApi;
import io.lorica.api.record.DecisionRecordsApi;
import io.lorica.api.record.LogApi;
import io.lorica.api.record.RecordsApi;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.RegistryApi;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.training.CreateDatasetRequest;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.DatasetPreview;
import io.lorica.api.training.TrainingApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.multipart.MultipartFile;

/**
 * Lorica over HTTP, through its gateway. Safe for use by many threads; make one and keep it.
 *
 * <p>Every call throws {@link LoricaException} where it gets no result. A call that can't do anything twice
 * is made again if it got no answer, see {@link Retries}.
 */
public final class LoricaClient implements AutoCloseable {
    private final Connection connection;
    private final Identity identity;
    private final boolean isOwner;
    private final SingletonSupplier<RegistryApi> registry;
    private final SingletonSupplier<TrainingApi> training;
    private final SingletonSupplier<InferenceApi> inference;
    private final SingletonSupplier<ApiKeysApi> keys;
    private final SingletonSupplier<RecordsApi> records;
    private final SingletonSupplier<DecisionRecordsApi> decisionRecords;
    private final SingletonSupplier<LogApi> log;
    private final SingletonSupplier<RegistryApi> registryUploads;
    private final SingletonSupplier<TrainingApi> trainingUploads;
    private final SingletonSupplier<InferenceApi> inferenceUploads;

    LoricaClient(Connection connection, Identity identity, boolean isOwner) {
        this.connection = connection;
        this.identity = identity;
        this.isOwner = isOwner;
        registry = SingletonSupplier.of(() -> connection.calls(identity).createClient(RegistryApi.class));
        training = SingletonSupplier.of(() -> connection.calls(identity).createClient(TrainingApi.class));
        inference = SingletonSupplier.of(() -> connection.calls(identity).createClient(InferenceApi.class));
        keys = SingletonSupplier.of(() -> connection.calls(identity).createClient(ApiKeysApi.class));
        records = SingletonSupplier.of(() -> connection.calls(identity).createClient(RecordsApi.class));
        decisionRecords = SingletonSupplier.of(() -> connection.calls(identity).createClient(DecisionRecordsApi.class));
        log = SingletonSupplier.of(() -> connection.calls(identity).createClient(LogApi.class));
        registryUploads =
                SingletonSupplier.of(() -> connection.uploads(identity).createClient(RegistryApi.class));
        trainingUploads =
                SingletonSupplier.of(() -> connection.uploads(identity).createClient(TrainingApi.class));
        inferenceUploads =
                SingletonSupplier.of(() -> connection.uploads(identity).createClient(InferenceApi.class));
    }

    public static LoricaClientBuilder builder() {
        return new LoricaClientBuilder();
    }

    /** Adapters, versions, aliases, gates. */
    public RegistryApi registry() {
        return registry.obtain();
    }

    /** Data sets and training runs. */
    public TrainingApi training() {
        return training.obtain();
    }

    /** Decisions, one by one and in batches, models, chat that is answered at once. */
    public InferenceApi inference() {
        return inference.obtain();
    }

    /** API keys; for keys with role ADMIN. */
    public ApiKeysApi keys() {
        return keys.obtain();
    }

    /** Brings nodes' records to the centre; for keys with role SERVICE. */
    public RecordsApi records() {
        return records.obtain();
    }

    /** Decisions that were made, with the proof that they are in the log. */
    public DecisionRecordsApi decisionRecords() {
        return decisionRecords.obtain();
    }

    /** The log of all decisions and changes of state. */
    public LogApi log() {
        return log.obtain();
    }

    /** The files of versions. */
    public VersionFiles versionFiles() {
        return new VersionFiles(new Streams(connection, identity));
    }

    /** The results of batches. */
    public BatchResults batchResults() {
        return new BatchResults(new Streams(connection, identity));
    }

    /** The events of training runs. */
    public RunEvents runEvents() {
        return new RunEvents(new Streams(connection, identity));
    }

    /**
     * A chat's answer as it comes, with the usage at its end.
     *
     * @throws LoricaException if the node refuses, or can't be reached, before the answer begins
     */
    public ChatStream chat(ChatCompletionRequest request) {
        return ChatStream.open(new Streams(connection, identity), request);
    }

    /**
     * Uploads a data set's next version. Attempts of this call have one {@code Idempotency-Key}, so that it creates
     * one; give a key of your own to make that hold over several calls.
     *
     * @param rows CSV or JSON lines, as the spec says; sent as it is read
     * @throws IOException if the file can't be read
     */
    public Dataset uploadDataset(CreateDatasetRequest spec, Path rows) throws IOException {
        return uploadDataset(spec, UploadFile.of(rows), UUID.randomUUID().toString());
    }

    /** @param idempotencyKey see {@link Headers#IDEMPOTENCY_KEY} */
    public Dataset uploadDataset(CreateDatasetRequest spec, MultipartFile rows, String idempotencyKey) {
        return trainingUploads.obtain().createDataset(spec, rows, idempotencyKey);
    }

    /**
     * What {@link #uploadDataset} would make of a file, or why it would refuse it. Nothing is stored.
     *
     * @param shown rows that are shown as training reads them
     * @throws IOException if the file can't be read
     */
    public DatasetPreview previewDataset(CreateDatasetRequest spec, Path rows, int shown) throws IOException {
        return trainingUploads.obtain().previewUpload(spec, UploadFile.of(rows), shown);
    }

    /**
     * Uploads a file whose records are to be decided on. Attempts of this call have one {@code Idempotency-Key}, so
     * that it makes one batch.
     *
     * @param records CSV, JSON lines or Parquet; sent as it is read
     * @throws IOException if the file can't be read
     */
    public BatchJob createBatch(CreateBatchRequest spec, Path records) throws IOException {
        return inferenceUploads
                .obtain()
                .createBatch(spec, UploadFile.of(records), UUID.randomUUID().toString());
    }

    /**
     * Registers a version.
     *
     * @param directory its files become the version's files; sent as they are read
     * @param idempotencyKey see {@link Headers#IDEMPOTENCY_KEY}
     * @throws IOException if the folder can't be read
     */
    public AdapterVersion registerVersion(
            String adapter, VersionManifest manifest, Path directory, String idempotencyKey) throws IOException {
        List<MultipartFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path file : paths.sorted().toList()) {
                files.add(UploadFile.of(file));
            }
        }
        return registryUploads
                .obtain()
                .registerVersion(
                        adapter, new ByteArrayResource(Json.MAPPER.writeValueAsBytes(manifest)), files, idempotencyKey);
    }

    /**
     * The same client, calling on behalf of another key; for keys with role SERVICE alone. What is created names that
     * key, and the caller as the one who acted.
     *
     * @param keyId id of the key of who asked
     */
    public LoricaClient onBehalfOf(String keyId) {
        return new LoricaClient(connection, new Identity(keyId, identity.requestId()), false);
    }

    /**
     * The same client for one call with a request id of one's own. A decision that is asked for again under the same
     * id has the same decision id.
     */
    public LoricaClient withRequestId(UUID requestId) {
        return new LoricaClient(connection, new Identity(identity.onBehalfOf(), requestId), false);
    }

    /** Ends what is running and frees the connections. A client that was made from another one has nothing to close. */
    @Override
    public void close() {
        if (isOwner) {
            connection.http().shutdownNow();
        }
    }
}
