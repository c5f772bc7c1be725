package io.lorica.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StallGuardTest {
    @Test
    void bytes_pass_unchanged() throws IOException {
        byte[] bytes = {1, -1, 0, 7};
        try (InputStream in = new StallGuard(new ByteArrayInputStream(bytes), Duration.ofMinutes(1))) {
            assertThat(in.read()).isEqualTo(1);
            assertThat(in.read()).isEqualTo(255);
            assertThat(in.readAllBytes()).containsExactly(0, 7);
            assertThat(in.read()).isNegative();
        }
    }

    @Test
    void silence_is_a_failure_and_closing_does_not_wait_for_it() throws IOException {
        try (InputStream in = new StallGuard(new SilentStream(), Duration.ofMillis(1))) {
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("no byte for");
        }
    }

    /** Gives nothing until it is closed, as a connection does. */
    private static final class SilentStream extends InputStream {
        private final CountDownLatch isClosed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            try {
                isClosed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return read();
        }

        @Override
        public void close() {
            isClosed.countDown();
        }
    }
}
