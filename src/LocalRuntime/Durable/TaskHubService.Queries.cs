using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Retrieves, awaits, lists and purges instances.</summary>
internal sealed partial class TaskHubService
{
    private const int MaxPageSize = 1000;

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

    public override async Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, ServerCallContext context)
    {
        var removed = await hub.Store.WriteAsync(connection =>
        {
            List<string> ids = request.RequestCase switch
            {
                PurgeInstancesRequest.RequestOneofCase.InstanceId => [request.InstanceId],
                PurgeInstancesRequest.RequestOneofCase.InstanceBatch => [.. request.InstanceBatch.InstanceIds],
                PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter => QueryStrings(
                    connection,
                    "SELECT id FROM instances WHERE created >= $from AND created <= $to "
                    + $"AND ($any OR status IN ({StatusList(request.PurgeInstanceFilter.RuntimeStatus)}))",
                    ("$from", request.PurgeInstanceFilter.CreatedTimeFrom?.ToDateTime().Ticks ?? 0),
                    ("$to", request.PurgeInstanceFilter.CreatedTimeTo?.ToDateTime().Ticks ?? long.MaxValue),
                    ("$any", request.PurgeInstanceFilter.RuntimeStatus.Count == 0)),
                _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "A purge names an instance, several, or a filter.")),
            };
            return ids.Sum(id => ChangeInstance.Remove(connection, id, request.Recursive));
        });
        return new PurgeInstancesResponse { DeletedInstanceCount = removed, IsComplete = true };
    }

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
