using System.Buffers.Binary;
using System.Text;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>
/// Where a partition key lies in the space that physical partitions share: the hash of version 2, of which two bits are zero, so that every one is below
/// <c>FF</c>, the end of the space.
/// </summary>
internal static class EffectivePartitionKey
{
    private const byte Undefined = 0;
    private const byte Null = 1;
    private const byte False = 2;
    private const byte True = 3;
    private const byte Number = 5;
    private const byte String = 8;
    private const byte EndOfString = 255;

    /// <summary>The number of values.</summary>
    public static readonly UInt128 Space = UInt128.One << 126;

    /// <summary>That of a partition key, given by its sort key; null is undefined.</summary>
    public static UInt128 Of(string? sortKey) => MurmurHash3.Hash(Encode(sortKey)) & (Space - 1);

    /// <summary>As ranges of the space are written.</summary>
    public static string ToText(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return Convert.ToHexString(bytes);
    }

    private static byte[] Encode(string? sortKey)
    {
        switch (sortKey)
        {
            case null:
                return [Undefined];
            case SortKey.Null:
                return [Null];
            case SortKey.False:
                return [False];
            case SortKey.True:
                return [True];
        }

        if (SortKey.ToNumber(sortKey) is { } number)
        {
            var encoded = new byte[9];
            encoded[0] = Number;
            BinaryPrimitives.WriteDoubleLittleEndian(encoded.AsSpan(1), number);
            return encoded;
        }

        return sortKey[0] == SortKey.String
            ? [String, .. Encoding.UTF8.GetBytes(sortKey, 1, sortKey.Length - 1), EndOfString]
            : throw new QueryRefusedException("A partition key must be a string, number, boolean or null.");
    }
}
