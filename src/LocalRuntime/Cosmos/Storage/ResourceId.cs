using System.Buffers.Binary;

namespace LocalRuntime.Cosmos.Storage;

/// <summary>
/// Resource ids as the SDK takes them apart: four octets for a database; four more for a container, with the top bit set, without which the SDK believes it
/// to be a user; eight more for a document. In base64 with a dash in the place of the slash.
/// </summary>
internal static class ResourceId
{
    public static string OfDatabase(int number)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(octets, number);
        return Text(octets);
    }

    public static string OfContainer(string database, int number)
    {
        Span<byte> octets = stackalloc byte[8];
        Convert.FromBase64String(database.Replace('-', '/')).CopyTo(octets);
        BinaryPrimitives.WriteInt32BigEndian(octets[4..], number | int.MinValue);
        return Text(octets);
    }

    public static string OfDocument(string container, long row)
    {
        Span<byte> octets = stackalloc byte[16];
        Convert.TryFromBase64String(container.Replace('-', '/'), octets, out _);
        BinaryPrimitives.WriteInt64LittleEndian(octets[8..], row);
        return Text(octets);
    }

    private static string Text(ReadOnlySpan<byte> octets) => Convert.ToBase64String(octets).Replace('/', '-');
}
