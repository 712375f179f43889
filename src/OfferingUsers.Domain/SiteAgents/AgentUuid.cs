using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OfferingUsers.Domain.SiteAgents;

/// <summary>
/// The uuids of agents, their services and processors follow from what they belong to and from their names: whoever registers one of them twice, or two at
/// once, gets the same.
/// </summary>
public static class AgentUuid
{
    /// <param name="owner">The offering of an agent, the agent of a service, the service of a processor.</param>
    /// <param name="number">Another for an owner whose uuid of that name is taken by one that has been renamed.</param>
    public static Guid Of(Guid owner, string name, int number = 0)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> which = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(which, number);
        SHA256.HashData([.. owner.ToByteArray(bigEndian: true), .. which, .. Encoding.UTF8.GetBytes(name)], hash);

        // Version 8, variant 10: a hash of one's own kind.
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new Guid(hash[..16], bigEndian: true);
    }
}
