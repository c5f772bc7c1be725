package io.lorica.chassis.problem;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import({ProblemAdvice.class, UnsatisfiableRanges.class, TomcatProblems.class})
public class ProblemsConfiguration {}
