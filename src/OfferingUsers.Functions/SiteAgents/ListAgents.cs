using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>A page of what belongs to the agents a caller sees, filtered in memory: an offering has few of them.</summary>
public sealed class ListAgents(VisibleAgents agents, BaseUrl baseUrl)
{
    /// <param name="read">Reads the filter: offering and name of the agents to look at, null for all, and what is shown of each agent.</param>
    /// <param name="write">Writes one element.</param>
    internal async Task<IResult> RunAsync<T>(
        HttpRequest request, Func<ListParameters, (Guid? Offering, string? Name, Func<AgentIdentity, IEnumerable<T>> Select)> read,
        Action<Utf8JsonWriter, T, string> write, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var (offering, name, select) = read(new ListParameters(request.Query, errors));
        var requested = Paging.From(request);
        if ((errors.Refusal ?? requested.Refusal) is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var found = (await agents.ListAsync(request.Caller(), offering, name, cancellation)).SelectMany(select).ToList();
        return requested.Value.Within(found.Count).Match(
            paging => ApiResults.Page(request, paging, found.Count, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var one in found.Skip(paging.Offset).Take(paging.Size))
                {
                    write(json, one, baseUrl.Of(request));
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }
}
