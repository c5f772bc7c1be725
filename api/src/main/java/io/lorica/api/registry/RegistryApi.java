package io.lorica.api.registry;

/** Everything the registry offers, for clients. */
public interface RegistryApi extends AdaptersApi, VersionsApi, TrialsApi, AliasesApi, GatesApi {}
