namespace LocalRuntime.Cosmos.Sql;

/// <summary>A query that is malformed or asks for what is not supported; the message names the part. The endpoint answers 400.</summary>
internal sealed class QueryRefused(string message) : Exception(message);
