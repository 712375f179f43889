using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Tells what becomes of an account in use, with the provider's comment, if any; the lifecycle's state stays (newer-waldur.md 5.3). Checks the permission, then
/// the state, then the body.
/// </summary>
public sealed class UpdateRuntimeState(ChangeOfferingUser change)
{
    private const string Key = "runtime_state";

    [Function(nameof(UpdateRuntimeState))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OfferingUserRoutes.Detail + "/update_runtime_state")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var update = await ReadAsync(request, cancellation);
        var outcome = await change.RunAsync(
            request, uuid, (visible, now) => Decide(update, visible, now), (_, _) => OfferingUserEvents.Updated, cancellation);
        return outcome.Match(_ => ApiResults.Empty(), RefusalResult.Of);
    }

    private static Outcome<OfferingUser> Decide(Outcome<Update> update, VisibleRecord visible, DateTimeOffset now)
    {
        var record = visible.Record;
        if ((visible.RefuseUpdate() ?? RuntimeStates.RefuseIn(record.State) ?? update.Refusal) is { } refusal)
        {
            return refusal;
        }

        var changed = update.Value.Comments.ApplyTo(record with { RuntimeState = update.Value.State });
        return changed.Refusal is null ? changed.Value.AddHistory(now, visible.By, "update_runtime_state", record.State) : changed;
    }

    private static async Task<Outcome<Update>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } noBody)
        {
            return noBody;
        }

        var state = ReadState(body.Value);
        var comments = ReadComments.From(body.Value, UpdateComments.Comment, UpdateComments.Url, nullIsOmitted: false);
        return (state.Refusal ?? comments.Refusal) is { } refusal ? refusal : new Update(state.Value, comments.Value);
    }

    private static Outcome<RuntimeState> ReadState(JsonElement body) => !body.TryGetProperty(Key, out var value) ? InvalidFields.Of(Key, TextField.Required)
            : value.ValueKind == JsonValueKind.Null ? InvalidFields.Of(Key, TextField.NotNull)
            : value.ValueKind == JsonValueKind.String && RuntimeStates.TryParse(value.GetString()!, out var state) ? state
            : InvalidFields.Of(Key, $"\"{(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())}\" is not a valid choice.");

    private sealed record Update(RuntimeState State, ServiceProviderComments Comments);
}
