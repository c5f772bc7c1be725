package io.lorica.api.inference;

/** Everything a serving node offers but streamed chat, for clients. */
public interface InferenceApi extends DecisionsApi, BatchesApi, ModelsApi, ChatApi {}
