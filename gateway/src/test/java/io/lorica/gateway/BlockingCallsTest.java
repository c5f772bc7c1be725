package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.Headers;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import reactor.core.scheduler.Schedulers;

/** The database is asked on threads that may block, whatever the call. */
@Import(BlockingCallsTest.WatchedDatabase.class)
class BlockingCallsTest extends GatewayTest {
    private static final List<Boolean> MAY_BLOCK = new CopyOnWriteArrayList<>();

    @Test
    void no_connection_is_taken_on_an_event_loop() {
        MAY_BLOCK.clear();
        CreatedApiKey asked = createKey("asks", Role.OPERATOR);
        CreatedApiKey service = createKey("acts", Role.SERVICE);
        send(request("/v1/models").header("Authorization", "Bearer " + asked.secret()));
        int before = MAY_BLOCK.size();
        send(request("/v1/adapters")
                .header("Authorization", "Bearer " + service.secret())
                .header(Headers.ON_BEHALF_OF, asked.key().id()));
        int onBehalf = MAY_BLOCK.size() - before;
        send(as(Role.ADMIN, "/v1/api-keys"));
        send(as(Role.ADMIN, "/v1/api-keys/" + asked.key().id()).DELETE());

        assertThat(onBehalf)
                .as("look-ups of the service's key and of the one it names")
                .isEqualTo(2);
        assertThat(MAY_BLOCK).hasSizeGreaterThanOrEqualTo(7).containsOnly(true);
    }

    @TestConfiguration
    static class WatchedDatabase implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof DataSource database ? new Watched(database) : bean;
        }
    }

    private static final class Watched extends DelegatingDataSource {
        Watched(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            MAY_BLOCK.add(!Schedulers.isInNonBlockingThread());
            return super.getConnection();
        }
    }
}
