package io.lorica.chassis.idempotency;

import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** For services with a database. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
        })
@ConditionalOnClass(JdbcClient.class)
class IdempotencyAutoConfiguration {
    @Bean
    @ConditionalOnBean(JdbcClient.class)
    Idempotency idempotency(JdbcClient database, TransactionTemplate transaction, Clock clock) {
        return new Idempotency(database, transaction, clock);
    }
}
