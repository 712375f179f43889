using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The uuid of a record made here is of version 8 and begins with the 16 bits that name its partition, so that a record is found by its uuid alone with a
/// point read (architecture.md 3). A record moved in keeps its uuid, lies in its offering's partition all the same, and is found by a query.
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

    /// <summary>A new uuid for a record of the offering: octets 0–1 the bucket, version 8, variant 10, the other 106 bits random.</summary>
    public static Guid New(Guid offering)
    {
        Span<byte> octets = stackalloc byte[16];
        RandomNumberGenerator.Fill(octets);
        Convert.FromHexString(Bucket(offering)).CopyTo(octets);
        octets[6] = (byte)(0x80 | (octets[6] & 0x0F));
        octets[8] = (byte)(0x80 | (octets[8] & 0x3F));
        return new Guid(octets, bigEndian: true);
    }

    /// <summary>
    /// The partition a uuid claims; false when it is not of version 8 and so carries none. A version-8 uuid from elsewhere may claim a wrong one.
    /// </summary>
    public static bool TryGetBucket(Guid uuid, out string bucket)
    {
        var hex = uuid.Hex();
        bucket = hex[12] == '8' ? hex[..4] : "";
        return bucket.Length > 0;
    }
}
