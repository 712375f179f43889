using System.Buffers.Binary;
using System.Numerics;

namespace LocalRuntime.Cosmos.Sql;

/// <summary>MurmurHash3 in its variant with 128 bits for 64-bit processors, without a seed.</summary>
internal static class MurmurHash3
{
    private const ulong First = 0x87c37b91114253d5;
    private const ulong Second = 0x4cf5ad432745937f;

    public static UInt128 Hash(ReadOnlySpan<byte> data)
    {
        ulong low = 0, high = 0;
        var rest = data;
        for (; rest.Length >= 16; rest = rest[16..])
        {
            low ^= MixLow(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            low = ((BitOperations.RotateLeft(low, 27) + high) * 5) + 0x52dce729;
            high ^= MixHigh(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            high = ((BitOperations.RotateLeft(high, 31) + low) * 5) + 0x38495ab5;
        }

        Span<byte> tail = stackalloc byte[16];
        tail.Clear();
        rest.CopyTo(tail);
        low ^= MixLow(BinaryPrimitives.ReadUInt64LittleEndian(tail)) ^ (ulong)data.Length;
        high ^= MixHigh(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..])) ^ (ulong)data.Length;
        low += high;
        high += low;
        low = Finish(low);
        high = Finish(high);
        low += high;
        high += low;
        return new UInt128(high, low);
    }

    private static ulong MixLow(ulong block) => BitOperations.RotateLeft(block * First, 31) * Second;

    private static ulong MixHigh(ulong block) => BitOperations.RotateLeft(block * Second, 33) * First;

    private static ulong Finish(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }
}
