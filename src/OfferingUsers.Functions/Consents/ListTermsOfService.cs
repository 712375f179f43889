using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>The terms of service that a caller sees, filtered and in pages, the newest first (newer-waldur.md 6.2).</summary>
public sealed class ListTermsOfService(CatalogLists lists, VisibleTerms visible, TermsRepresentation representation, BaseUrl baseUrl)
{
    private const string Newest = "-created";

    private static readonly ImmutableArray<string> Orders = ["created", "modified", "version"];

    [Function(nameof(ListTermsOfService))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsentRoutes.AllTerms)] HttpRequest request, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var views = new List<TermsView>();
        foreach (var terms in outcome.Value.Objects)
        {
            views.Add(await representation.ViewAsync(terms, request.Caller().Uuid, cancellation));
        }

        return ApiResults.Page(request, outcome.Value.Paging, outcome.Value.Total, baseUrl, json =>
        {
            json.WriteStartArray();
            foreach (var view in views)
            {
                TermsRepresentation.Write(json, view);
            }

            json.WriteEndArray();
        });
    }

    private async Task<Outcome<ArrangedPage<TermsOfService>>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (errors, terms) = (new FieldErrors(), new CatalogQuery(CatalogKinds.TermsOfService));
        var parameters = new ListParameters(request.Query, errors);
        foreach (var name in (string[])["offering", "offering_uuid"])
        {
            terms.AddEqual("offering", parameters.Uuid(name, "marketplace-provider-offerings"));
        }

        terms.AddEqual("is_active", parameters.Boolean("is_active"));
        terms.AddEqual("version", parameters.Text("version"));
        terms.AddEqual("requires_reconsent", parameters.Boolean("requires_reconsent"));
        var (order, requested) = (
            parameters.Choices("o", commas: true, choice => Orders.Contains(choice.StartsWith('-') ? choice[1..] : choice)), Paging.From(request));
        if ((errors.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        await visible.AddToAsync(terms, request.Caller(), cancellation);
        var choices = order.IsDefault ? [Newest] : order;
        return choices is ["created" or Newest]
            ? await lists.PageAsync(CatalogJson.Default.TermsOfService, terms, InStore(choices[0]), requested.Value, cancellation)
            : await lists.ArrangeAsync(
                CatalogJson.Default.TermsOfService, terms,
                found => ValueTask.FromResult(SortBy.Choices(found, choices, KeyOf, one => one.Uuid.Hex(), StringComparer.Ordinal)),
                requested.Value, cancellation);
    }

    private static string InStore(string choice) => choice == Newest
        ? "c.kind DESC, c.created DESC, c.uuid DESC"
        : "c.kind ASC, c.created ASC, c.uuid ASC";

    private static string KeyOf(TermsOfService terms, string field) => field switch
    {
        "created" => terms.Created.ToSortable(),
        "modified" => (terms.Modified ?? terms.Created).ToSortable(),
        _ => terms.Version,
    };
}
