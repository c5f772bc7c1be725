package io.lorica.inference.record;

import io.lorica.journal.JournalException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends the start with the message alone: an operator looks for a sentence, not for a stack trace. */
class JournalFailureAnalyzer extends AbstractFailureAnalyzer<JournalException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, JournalException cause) {
        return new FailureAnalysis(cause.getMessage(), "See docs/records.md, section A node's side.", cause);
    }
}
