using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.Access;

/// <summary>
/// The staff user who makes the first import; it is not in the catalog, and exists while <c>Access:BootstrapToken</c> is set (catalog.md 4), or with
/// <c>Access:BootstrapTokenUntilStaff</c> until somebody else of the staff can enter.
/// </summary>
public sealed partial class BootstrapUser(IOptions<AccessOptions> options, CatalogReader catalog, TimeProvider clock, ILogger<BootstrapUser> logger)
{
    public static readonly Guid Uuid = new("00000000000000000000000000000001");

    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private static readonly Caller Staff = new(
        new CatalogUser { Uuid = Uuid, Username = "bootstrap", FirstName = "Bootstrap", IsStaff = true }, []);

    private readonly string? hash = options.Value.BootstrapTokenSha256;
    private readonly bool untilStaff = options.Value.BootstrapTokenUntilStaff;
    private long nextLine;

    /// <summary>The user, if the key with this hash is theirs and still opens anything.</summary>
    /// <param name="requestId">What the log knows the request by.</param>
    public async ValueTask<Caller?> FindAsync(string tokenHash, string requestId, CancellationToken cancellation)
    {
        if (hash is null || !TokenHash.AreEqual(hash, tokenHash) || (untilStaff && await IsThereStaffAsync(cancellation)))
        {
            return null;
        }

        LogUse(requestId);
        return Staff;
    }

    /// <summary>Whether a staff user can enter by a key of their own; the demo's keys do not open anything here.</summary>
    private async ValueTask<bool> IsThereStaffAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return (await catalog.StaffAsync(cancellation)).Exists(
            user => user.IsActive && user.TokenSha256 is { } sha256 && !DemoKeys.Contains(sha256) && !(user.TokenExpires <= now));
    }

    /// <summary>One line a minute shows that the key is in use, and takes nothing from who uses it all day.</summary>
    private void LogUse(string requestId)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var due = Interlocked.Read(ref nextLine);
        if (now >= due && Interlocked.CompareExchange(ref nextLine, now + BetweenLines.Ticks, due) == due)
        {
            Log.Used(logger, requestId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Information, "The bootstrap key was used, in request {RequestId}.")]
        public static partial void Used(ILogger logger, string requestId);
    }
}
