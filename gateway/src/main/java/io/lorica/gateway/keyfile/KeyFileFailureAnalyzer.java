package io.lorica.gateway.keyfile;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends the start with the message alone: an operator looks for a sentence, not for a stack trace. */
class KeyFileFailureAnalyzer extends AbstractFailureAnalyzer<KeyFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyFileException cause) {
        return new FailureAnalysis(cause.getMessage(), "See docs/gateway.md, section Keys.", cause);
    }
}
