package io.lorica.inference.compute;

import io.lorica.engine.generate.Generation;

/** What a running generation tells its request, in order; {@link Done} or {@link Failed} is the last. */
public sealed interface GenerationEvent {
    record Text(String delta) implements GenerationEvent {}

    record Done(Generation generation) implements GenerationEvent {}

    record Failed(Throwable cause) implements GenerationEvent {}
}
