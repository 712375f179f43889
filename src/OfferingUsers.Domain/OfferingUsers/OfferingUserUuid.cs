using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The uuid of a record created here has version 8 and starts with the 16 bits of its partition, so that the uuid is enough for a point read
/// (architecture.md 3). An imported record keeps its uuid, is stored in its offering's partition all the same, and has an entry in a directory.
/// </summary>
public static class OfferingUserUuid
{
    /// <summary>The partition of all records of an offering: four hex digits.</summary>
    public static string Bucket(Guid offering)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(offering.Hex()), hash);
        return BinaryPrimitives.ReadUInt16BigEndian(hash).ToString("x4", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A new uuid for a record of the offering: bytes 0–1 are the bucket, version 8, variant 10, the other 106 bits random.</summary>
    public static Guid New(Guid offering)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return In(offering, bytes);
    }

    /// <summary>The uuid of the record that a request creates for a user: the same for each repetition of the request.</summary>
    /// <param name="request">What tells the request from all others.</param>
    public static Guid Of(Guid offering, Guid user, ReadOnlySpan<byte> request)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. request, .. user.ToByteArray()], hash);
        return In(offering, hash[..16]);
    }

    /// <summary>
    /// The partition in a uuid; false if it is not of version 8, and so contains none. A version-8 uuid made elsewhere may contain a wrong one.
    /// </summary>
    public static bool TryGetBucket(Guid uuid, out string bucket)
    {
        var hex = uuid.Hex();
        bucket = hex[12] == '8' ? hex[..4] : "";
        return bucket.Length > 0;
    }

    private static Guid In(Guid offering, Span<byte> bytes)
    {
        Convert.FromHexString(Bucket(offering)).CopyTo(bytes);
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
