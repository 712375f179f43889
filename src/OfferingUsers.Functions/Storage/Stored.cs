namespace OfferingUsers.Functions.Storage;

/// <summary>A value as it was read or written, with the ETag that guards the next write over it.</summary>
public sealed record Stored<T>(T Value, string ETag);
