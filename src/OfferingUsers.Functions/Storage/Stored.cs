namespace OfferingUsers.Functions.Storage;

/// <summary>A value as it was read, with the ETag of its version.</summary>
public sealed record Stored<T>(T Value, string ETag);
