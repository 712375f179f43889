using System.Buffers.Binary;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// Resource ids in the format that the SDK parses: four bytes for a database; four more for a container, with the top bit set, because the SDK would
/// otherwise read the id of a user; eight more for a document. In base64 with '-' for '/'.
/// </summary>
internal static class ResourceId
{
    public static string OfDatabase(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return Encode(bytes);
    }

    public static string OfContainer(string database, int number)
    {
        Span<byte> bytes = stackalloc byte[8];
        Convert.FromBase64String(database.Replace('-', '/')).CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], number | int.MinValue);
        return Encode(bytes);
    }

    public static string OfDocument(string container, long row)
    {
        Span<byte> bytes = stackalloc byte[16];
        Convert.TryFromBase64String(container.Replace('-', '/'), bytes, out _);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], row);
        return Encode(bytes);
    }

    /// <summary>The row of a document's id; null if it is none.</summary>
    public static long? RowOf(string document)
    {
        Span<byte> bytes = stackalloc byte[16];
        return Convert.TryFromBase64String(document.Replace('-', '/'), bytes, out var length) && length == bytes.Length
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])
            : null;
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
