using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Compliance;

/// <summary>The checklists of a provider's offerings, those of most offerings first (newer-waldur.md 6.5).</summary>
public sealed class ListChecklistsSummary(FindProvider providers, CatalogReader catalog, BaseUrl baseUrl)
{
    [Function(nameof(ListChecklistsSummary))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ComplianceRoutes.Checklists)] HttpRequest request,
        string uuid, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, uuid, cancellation);
        return outcome.Match(
            page => ApiResults.Page(request, page.Paging, page.Total, baseUrl, json =>
            {
                json.WriteStartArray();
                foreach (var (checklist, offerings) in page.Objects)
                {
                    json.WriteStartObject();
                    json.WriteString("checklist_uuid", checklist.Uuid.Hex());
                    json.WriteString("checklist_name", checklist.Name);
                    json.WriteNumber("questions_count", checklist.Questions.Length);
                    json.WriteNumber("offerings_count", offerings);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }),
            RefusalResult.Of);
    }

    private async Task<Outcome<ArrangedPage<(Checklist Checklist, int Offerings)>>> ReadAsync(
        HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var provider = await providers.RunAsync(request, uuid, cancellation);
        var requested = Paging.From(request);
        if ((provider.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var checklists = new List<(Checklist Checklist, int Offerings)>();
        foreach (var group in provider.Value.Offerings.Where(offering => offering.ComplianceChecklist is not null)
            .GroupBy(offering => offering.ComplianceChecklist!.Value))
        {
            if (await catalog.ChecklistAsync(group.Key, cancellation) is { } checklist)
            {
                checklists.Add((checklist, group.Count()));
            }
        }

        return ArrangedPage.Of(
            checklists.OrderByDescending(one => one.Offerings).ThenBy(one => one.Checklist.Name, StringComparer.Ordinal)
                .ThenBy(one => one.Checklist.Uuid.Hex(), StringComparer.Ordinal),
            requested.Value);
    }
}
