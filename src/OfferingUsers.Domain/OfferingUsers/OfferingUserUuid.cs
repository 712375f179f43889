using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The uuid of a record created here has version 8 and starts with the 16 bits of its partition, so that the uuid is enough for a point read
/// (architecture.md 3). An imported record keeps its uuid, is stored in a partition of its offering all the same, and has an entry in a directory.
/// </summary>
public static class OfferingUserUuid
{
    /// <summary>A partition of an offering, the first one unless told otherwise: four hex digits.</summary>
    public static string Bucket(Guid offering, int index = 0)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(index == 0 ? offering.Hex() : string.Create(CultureInfo.InvariantCulture, $"{offering.Hex()}.{index}")), hash);
        return BinaryPrimitives.ReadUInt16BigEndian(hash).ToString("x4", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A new uuid for a record in the offering's first partition: bytes 0–1 are the bucket, version 8, variant 10, the other 106 bits random.
    /// </summary>
    public static Guid New(Guid offering)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return In(Bucket(offering), bytes);
    }

    /// <summary>
    /// The uuid of the record that a request creates for a user in the offering's first partition: the same for each repetition of the request.
    /// </summary>
    /// <param name="request">What tells the request from all others.</param>
    public static Guid Of(Guid offering, Guid user, ReadOnlySpan<byte> request)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. request, .. user.ToByteArray()], hash);
        return In(Bucket(offering), hash[..16]);
    }

    /// <summary>The uuid that a created record has in a partition instead of another: they differ in nothing else.</summary>
    public static Guid In(string partition, Guid uuid) => In(partition, uuid.ToByteArray(bigEndian: true));

    /// <summary>
    /// The partition in a uuid; false if it is not of version 8, and so contains none. A version-8 uuid made elsewhere may contain a wrong one.
    /// </summary>
    public static bool TryGetBucket(Guid uuid, out string bucket)
    {
        var hex = uuid.Hex();
        bucket = hex[12] == '8' ? hex[..4] : "";
        return bucket.Length > 0;
    }

    private static Guid In(string partition, Span<byte> bytes)
    {
        Convert.FromHexString(partition).CopyTo(bytes);
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
