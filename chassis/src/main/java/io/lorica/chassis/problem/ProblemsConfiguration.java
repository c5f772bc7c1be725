package io.lorica.chassis.problem;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.module.SimpleModule;

@Configuration(proxyBeanMethods = false)
@Import({ProblemAdvice.class, UnsatisfiableRanges.class, TomcatProblems.class})
public class ProblemsConfiguration {

    @Bean
    JacksonModule storableValues() {
        return new SimpleModule("storable values")
                .addDeserializer(String.class, new StorableText())
                .addDeserializer(Double.class, new FiniteNumber());
    }
}
