using System.Globalization;
using LocalRuntime.Cosmos.Sql;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime;

/// <summary>The setting <c>LocalRuntime:PhysicalPartitions</c> (default 1): in how many parts each container of documents lies.</summary>
internal static class PhysicalPartitionCount
{
    private const string Setting = "LocalRuntime:PhysicalPartitions";

    public static int Read(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } value ? 1
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= PhysicalPartitions.MaxCount ? count
        : throw new StartRefusedException($"{Setting} is '{value}': it must be a whole number from 1 to {PhysicalPartitions.MaxCount}.");
}
