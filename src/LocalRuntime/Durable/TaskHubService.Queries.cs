using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Retrieves, awaits, lists and purges instances.</summary>
internal sealed partial class TaskHubService
{
    private const int MaxPageSize = 1000;
    private const int PurgedAtOnce = 100;

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) =>
        Task.FromResult(ToResponse(hub.Store.Find(request.InstanceId), request));

    /// <summary>As in Azure, waiting for an instance that does not exist waits until it does.</summary>
    public override async Task<GetInstanceResponse> WaitForInstanceStart(GetInstanceRequest request, ServerCallContext context) => ToResponse(
        await hub.Watch.WaitUntilAsync(
            request.InstanceId, () => hub.Store.Find(request.InstanceId), found => found is { State.OrchestrationStatus: not OrchestrationStatus.Pending },
            context.CancellationToken),
        request);

    public override async Task<GetInstanceResponse> WaitForInstanceCompletion(GetInstanceRequest request, ServerCallContext context) => ToResponse(
        await hub.Watch.WaitUntilAsync(
            request.InstanceId, () => hub.Store.Find(request.InstanceId), found => found is { IsCompleted: true }, context.CancellationToken),
        request);

    public override Task<QueryInstancesResponse> QueryInstances(QueryInstancesRequest request, ServerCallContext context)
    {
        var query = request.Query ?? new InstanceQuery();
        if (query.TaskHubNames.Count > 0)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The local runtime has one task hub: taskHubNames is not supported."));
        }

        var size = query.MaxInstanceCount is > 0 and <= MaxPageSize ? query.MaxInstanceCount : MaxPageSize;
        var page = hub.Store.Read(connection =>
        {
            using var reader = Command(
                connection,
                "SELECT execution, parent, state FROM instances WHERE id > $after AND substr(id, 1, length($prefix)) = $prefix "
                + "AND created >= $from AND created <= $to "
                + $"AND ($any OR status IN ({StatusList(query.RuntimeStatus)})) ORDER BY id LIMIT $limit",
                ("$after", query.ContinuationToken ?? ""), ("$prefix", query.InstanceIdPrefix ?? ""), ("$from", query.CreatedTimeFrom?.ToDateTime().Ticks ?? 0),
                ("$to", query.CreatedTimeTo?.ToDateTime().Ticks ?? long.MaxValue), ("$any", query.RuntimeStatus.Count == 0), ("$limit", size)).ExecuteReader();
            var found = new List<OrchestrationState>();
            while (reader.Read())
            {
                found.Add(ToResponse(ReadInstance(reader), query.FetchInputsAndOutputs));
            }

            return found;
        });
        var response = new QueryInstancesResponse { ContinuationToken = page.Count < size ? null : page[^1].InstanceId };
        response.OrchestrationState.Add(page);
        return Task.FromResult(response);
    }

    /// <summary>Purges what has completed, by id or by a filter; a filter with a time limit may leave some, and then the purge is not complete.</summary>
    public override async Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context)
    {
        switch (request.RequestCase)
        {
            case PurgeInstancesRequest.RequestOneofCase.InstanceId:
                return await PurgeAsync([request.InstanceId], request.Recursive);
            case PurgeInstancesRequest.RequestOneofCase.InstanceBatch:
                return await PurgeAsync([.. request.InstanceBatch.InstanceIds], request.Recursive);
            case PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter:
                return await PurgeAsync(request.PurgeInstanceFilter, request.Recursive, context.CancellationToken);
            default:
                throw new RpcException(new Status(StatusCode.InvalidArgument, "A purge names an instance, several, or a filter."));
        }
    }

    private async Task<PurgeInstancesResponse> PurgeAsync(IReadOnlyList<string> ids, bool isRecursive) => new()
    {
        DeletedInstanceCount = await hub.Store.WriteAsync(connection => ids.Sum(id => ChangeInstance.Remove(connection, id, isRecursive))),
        IsComplete = true,
    };

    /// <summary>In several transactions, so that orchestrations go on between them.</summary>
    private async Task<PurgeInstancesResponse> PurgeAsync(PurgeInstanceFilter filter, bool isRecursive, CancellationToken cancellation)
    {
        var limit = filter.Timeout?.ToTimeSpan();
        if (limit <= TimeSpan.Zero)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The time limit of a purge must be longer than zero."));
        }

        var begun = Stopwatch.StartNew();
        var (removed, after) = (0, "");
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var ids = hub.Store.Read(connection => QueryStrings(
                connection,
                "SELECT id FROM instances WHERE id > $after AND created >= $from AND created <= $to "
                + $"AND status IN ({StatusList(FinalStatuses(filter.RuntimeStatus))}) ORDER BY id LIMIT $limit",
                ("$after", after), ("$from", filter.CreatedTimeFrom?.ToDateTime().Ticks ?? 0),
                ("$to", filter.CreatedTimeTo?.ToDateTime().Ticks ?? long.MaxValue), ("$limit", PurgedAtOnce)));
            removed += (await PurgeAsync(ids, isRecursive)).DeletedInstanceCount;
            if (ids.Count < PurgedAtOnce || begun.Elapsed >= limit)
            {
                return new PurgeInstancesResponse { DeletedInstanceCount = removed, IsComplete = ids.Count < PurgedAtOnce };
            }

            after = ids[^1];
        }
    }

    /// <summary>The final statuses of a filter, which may name none or others: what has not completed is never purged.</summary>
    private static IEnumerable<OrchestrationStatus> FinalStatuses(IReadOnlyCollection<OrchestrationStatus> asked) =>
        System.Enum.GetValues<OrchestrationStatus>().Where(status => StoredInstance.IsTerminal(status) && (asked.Count == 0 || asked.Contains(status)));

    /// <summary>Statuses for an IN list; numbers of an enumeration need no escaping.</summary>
    private static string StatusList(IEnumerable<OrchestrationStatus> statuses) => string.Join(',', statuses.Select(status => (int)status));

    private static GetInstanceResponse ToResponse(StoredInstance? instance, GetInstanceRequest request) => instance is null
        ? new GetInstanceResponse { Exists = false }
        : new GetInstanceResponse { Exists = true, OrchestrationState = ToResponse(instance, request.GetInputsAndOutputs) };

    private static OrchestrationState ToResponse(StoredInstance instance, bool includePayloads)
    {
        var state = instance.State;
        if (!includePayloads)
        {
            (state.Input, state.Output, state.CustomStatus, state.FailureDetails) = (null, null, null, null);
        }

        return state;
    }
}
