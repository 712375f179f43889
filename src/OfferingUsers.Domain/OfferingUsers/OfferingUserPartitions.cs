using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>
/// The partitions of an offering's records: one, or several among which a hash of the user decides. Their number may change. A record stays where it is, so a
/// record of a user may be in any partition that the user had under one of the numbers so far (decision 0027).
/// </summary>
/// <param name="Offering">The offering's uuid.</param>
/// <param name="Counts">The numbers so far, in the order of their instants; never empty.</param>
public sealed record OfferingUserPartitions(Guid Offering, ImmutableArray<PartitionCount> Counts)
{
    /// <summary>The key in an offering's plugin options that has the number of partitions.</summary>
    public const string PluginOption = "offering_user_partitions";

    public const int MaxCount = 100;

    /// <summary>
    /// The time from the change of a number until it holds for new records. Longer than an instance may act by the offering as it was before: ten seconds in
    /// its cache, half a minute for a write that is repeated, and the rest for clocks that differ.
    /// </summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(2);

    /// <summary>The time before and after that instant in which another instance may still place by, or have placed by, the other number.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private static readonly ImmutableArray<PartitionCount> One = [new(1, null)];

    /// <summary>All partitions that may have records of the offering.</summary>
    public ImmutableArray<string> All =>
        [.. Enumerable.Range(0, Counts.Max(count => count.Count)).Select(index => OfferingUserUuid.Bucket(Offering, index)).Distinct(StringComparer.Ordinal)];

    /// <summary>The partitions of an offering with its stored numbers; default and empty mean that there was no other number than one.</summary>
    public static OfferingUserPartitions Of(Guid offering, ImmutableArray<PartitionCount> counts = default) =>
        new(offering, counts.IsDefaultOrEmpty ? One : counts);

    /// <summary>All partitions that may have a record of the user.</summary>
    public ImmutableArray<string> OfUser(Guid user) => [.. Counts.Select(count => PartitionOf(user, count.Count)).Distinct(StringComparer.Ordinal)];

    /// <summary>Where a new record of the user is placed at an instant.</summary>
    public OfferingUserPlacement Place(Guid user, DateTimeOffset now)
    {
        var current = Counts.Last(count => !(count.From > now));
        var isChanging = Counts.Any(count => count.From is { } from && (now - from).Duration() < Overlap) && OfUser(user).Length > 1;
        return new OfferingUserPlacement(PartitionOf(user, current.Count), current.From, isChanging);
    }

    /// <summary>These partitions after the number of partitions was set at an instant; the same if it is the latest number already.</summary>
    public OfferingUserPartitions Change(int count, DateTimeOffset now)
    {
        if (Counts[^1].Count == count)
        {
            return this;
        }

        // An outdated number that follows again later adds no partition and places nothing any more.
        var outdated = Counts.Take(Counts.Length - 1).Where((one, index) => Counts[index + 1].From <= now - Delay);
        var dropped = outdated.Where((one, index) => Counts.Skip(index + 1).Any(later => later.Count == one.Count)).ToHashSet();
        var kept = Counts.Where(one => !dropped.Contains(one)).ToList();
        kept[0] = kept[0] with { From = null };

        // The clock may be behind that of the instance which set the latest one.
        var from = now + Delay;
        return this with { Counts = [.. kept, new PartitionCount(count, from < Counts[^1].From ? Counts[^1].From : from)] };
    }

    /// <summary>The number of partitions that plugin options ask for; null if they are invalid.</summary>
    public static int? CountIn(JsonElement pluginOptions) => FindError(pluginOptions) is not null ? null
        : pluginOptions.ValueKind == JsonValueKind.Object && pluginOptions.TryGetProperty(PluginOption, out var count) ? count.GetInt32()
        : 1;

    /// <summary>The validation error of an offering's number of partitions; null if it is valid or absent.</summary>
    public static string? FindError(JsonElement pluginOptions) =>
        pluginOptions.ValueKind != JsonValueKind.Object || !pluginOptions.TryGetProperty(PluginOption, out var count)
        || (count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) && number is >= 1 and <= MaxCount)
            ? null
            : $"{PluginOption} must be a whole number from 1 to {MaxCount}.";

    private string PartitionOf(Guid user, int count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(user.Hex()), hash);
        return OfferingUserUuid.Bucket(Offering, (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)count));
    }
}

/// <summary>A number of partitions, and the instant from which it holds for new records; null: from the offering's beginning.</summary>
public sealed record PartitionCount(int Count, DateTimeOffset? From);

/// <summary>Where a new record is placed.</summary>
/// <param name="Since">The instant from which the number of partitions holds by which it is placed.</param>
/// <param name="IsChanging">Whether another instance may place it elsewhere, by another number.</param>
public readonly record struct OfferingUserPlacement(string Partition, DateTimeOffset? Since, bool IsChanging);
