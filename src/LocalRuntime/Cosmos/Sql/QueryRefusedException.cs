namespace LocalRuntime.Cosmos.Sql;

/// <summary>A query that is malformed or uses an unsupported feature, which the message names. The endpoint answers 400.</summary>
internal sealed class QueryRefusedException(string message) : Exception(message);
