using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Lifecycle;

/// <summary>Reads what an orchestration needs to wait: which activity of its record is due next, and when.</summary>
public sealed class ReadStateWait(OfferingUserStore users, IOptions<LifecycleOptions> options)
{
    private readonly TimeSpan? retention = options.Value.ToAnswerRetention();

    [Function(nameof(ReadStateWait))]
    public async Task<StateWait> Run([ActivityTrigger] string uuid, CancellationToken cancellation)
    {
        var found = await users.FindAsync(Guid.Parse(uuid), cancellation);
        return found is null ? StateWait.OfRemoved(uuid) : StateWait.Of(found.Value, retention);
    }
}
