package io.lorica.inference.model;

import java.time.Instant;

/** How far a configured base model is. One that can't be loaded ends the service, so there is no third state. */
sealed interface BaseState {
    /** What requests call it, or will. */
    String name();

    /** @param since when the service began to start */
    record Loading(String name, Instant since) implements BaseState {}

    record Ready(ServedBase base) implements BaseState {
        @Override
        public String name() {
            return base.ref().name();
        }
    }
}
