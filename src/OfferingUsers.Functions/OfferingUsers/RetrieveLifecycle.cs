using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// The lifecycle of a record, for staff and callers who may update it (architecture.md 4): its phase, its orchestration, its deadline and its history.
/// </summary>
public sealed class RetrieveLifecycle(LookUpOfferingUser lookUp, OrchestrationClient orchestrations)
{
    [Function(nameof(RetrieveLifecycle))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OfferingUserRoutes.Detail + "/lifecycle")] HttpRequest request,
        string uuid,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var outcome = await RetrieveAsync(request, uuid, cancellation);
        return outcome.Match(found => ApiResults.Json(json => Write(json, found)), RefusalResult.Of);
    }

    private async Task<Outcome<Lifecycle>> RetrieveAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var found = await lookUp.RunAsync(request, uuid, cancellation);
        if ((found.Refusal ?? found.Value.RefuseUpdate()) is { } refusal)
        {
            return refusal;
        }

        var record = found.Value.Record;
        var phase = LifecyclePhase.Of(record.State);
        var id = LifecycleInstances.IdOf(phase, record.Uuid);
        return new Lifecycle(record, phase, id is null ? null : await orchestrations.FindAsync(id, cancellation));
    }

    private static void Write(Utf8JsonWriter json, Lifecycle lifecycle)
    {
        var (record, phase, instance) = lifecycle;
        json.WriteStartObject();
        json.WriteString("phase", phase);
        json.WriteString("instance_id", instance?.InstanceId);
        json.WriteString("runtime_status", instance?.RuntimeStatus.ToString());
        json.WriteString("state_since", record.StateSince.ToWire());
        json.WriteString("deadline", record.Deadline?.ToWire());
        json.WriteBoolean("reminder_sent", record.IsReminded);
        json.WriteStartArray("history");
        foreach (var entry in record.History)
        {
            json.WriteStartObject();
            json.WriteString("at", entry.At.ToWire());
            json.WriteString("by", entry.By);
            json.WriteString("action", entry.Action);
            json.WriteString("from", entry.From?.Label());
            json.WriteString("to", entry.To.Label());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Lifecycle(OfferingUser Record, string Phase, OrchestrationMetadata? Instance);
}
