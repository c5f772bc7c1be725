package io.lorica.client;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.web.multipart.MultipartFile;

/** A file to be uploaded. One on disk is read as it is sent, never whole in memory. */
public final class UploadFile implements MultipartFile {
    private final String name;
    private final long size;
    private final Content content;

    private interface Content {
        InputStream open() throws IOException;
    }

    private UploadFile(String name, long size, Content content) {
        this.name = name;
        this.size = size;
        this.content = content;
    }

    /** @throws IOException if the file can't be read */
    public static UploadFile of(Path file) throws IOException {
        return new UploadFile(String.valueOf(file.getFileName()), Files.size(file), () -> Files.newInputStream(file));
    }

    /** @param name what the file is called to the server */
    public static UploadFile of(String name, byte[] bytes) {
        byte[] copy = bytes.clone();
        return new UploadFile(name, copy.length, () -> new ByteArrayInputStream(copy));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getOriginalFilename() {
        return name;
    }

    @Override
    public String getContentType() {
        return "application/octet-stream";
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public long getSize() {
        return size;
    }

    @Override
    public byte[] getBytes() throws IOException {
        try (InputStream in = getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return content.open();
    }

    @Override
    public void transferTo(File target) {
        try (InputStream in = getInputStream()) {
            Files.copy(in, target.toPath(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("File %s can't be copied to %s".formatted(name, target), e);
        }
    }
}
