package io.lorica.api.registry;

/** Everything the registry offers, for clients. */
public interface RegistryApi extends AdaptersApi, VersionsApi, VersionReportsApi, TrialsApi, AliasesApi, GatesApi {}
