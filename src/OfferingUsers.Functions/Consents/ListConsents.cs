using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>The consents that a caller sees, filtered and in pages, the oldest agreement first (newer-waldur.md 6.1).</summary>
public sealed class ListConsents(CatalogLists lists, CatalogReader catalog, ConsentRepresentation representation, BaseUrl baseUrl)
{
    private const string Agreed = "agreement_date";
    private const string Active = "(NOT IS_DEFINED(c.revocation_date) OR IS_NULL(c.revocation_date))";

    private static readonly ImmutableArray<string> Orders = [Agreed, "revocation_date", "created", "modified"];

    [Function(nameof(ListConsents))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = ConsentRoutes.Consents)] HttpRequest request, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(request, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var views = await representation.ViewAsync(outcome.Value.Objects, cancellation);
        return ApiResults.Page(request, outcome.Value.Paging, outcome.Value.Total, baseUrl, json =>
        {
            json.WriteStartArray();
            foreach (var view in views)
            {
                ConsentRepresentation.Write(json, view, baseUrl.Of(request));
            }

            json.WriteEndArray();
        });
    }

    private async Task<Outcome<ArrangedPage<Consent>>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (errors, consents, caller) = (new FieldErrors(), new CatalogQuery(CatalogKinds.Consent), request.Caller());
        var parameters = new ListParameters(request.Query, errors);
        consents.AddEqual("user", caller.SeesEverything ? null : caller.Uuid);
        foreach (var name in (string[])["user", "user_uuid"])
        {
            consents.AddEqual("user", parameters.Uuid(name, "users"));
        }

        foreach (var name in (string[])["offering", "offering_uuid"])
        {
            consents.AddEqual("offering", parameters.Uuid(name, "marketplace-provider-offerings"));
        }

        consents.AddEqual("version", parameters.Text("version"));
        if (parameters.Boolean("has_consent") is { } isActive)
        {
            consents.Add(isActive ? Active : $"NOT {Active}");
        }

        var (reconsent, order, requested) = (
            parameters.Boolean("requires_reconsent"),
            parameters.Choices("o", commas: true, choice => Orders.Contains(choice.StartsWith('-') ? choice[1..] : choice)), Paging.From(request));
        if ((errors.Refusal ?? requested.Refusal) is { } refusal)
        {
            return refusal;
        }

        var choices = order.IsDefault ? [Agreed] : order;
        return reconsent is null && choices is [Agreed or "-" + Agreed]
            ? await lists.PageAsync(CatalogJson.Default.Consent, consents, InStore(choices[0]), requested.Value, cancellation)
            : await lists.ArrangeAsync(
                CatalogJson.Default.Consent, consents, found => ArrangeAsync(found, reconsent, choices, cancellation), requested.Value, cancellation);
    }

    private static string InStore(string choice) => choice == Agreed
        ? "c.kind ASC, c.agreement_date ASC, c.uuid ASC"
        : "c.kind DESC, c.agreement_date DESC, c.uuid DESC";

    private async ValueTask<IEnumerable<Consent>> ArrangeAsync(
        List<Consent> found, bool? reconsent, ImmutableArray<string> choices, CancellationToken cancellation)
    {
        var left = new List<Consent>();
        foreach (var consent in found)
        {
            if (reconsent is null || reconsent == consent.RequiresReconsentTo(await catalog.ActiveTermsAsync(consent.Offering, cancellation)))
            {
                left.Add(consent);
            }
        }

        return SortBy.Choices(left, choices, KeyOf, consent => consent.Uuid.Hex(), StringComparer.Ordinal);
    }

    private static string? KeyOf(Consent consent, string field) => (field switch
    {
        Agreed => consent.AgreementDate,
        "revocation_date" => consent.RevocationDate,
        "created" => consent.Created ?? consent.AgreementDate,
        _ => consent.Modified ?? consent.RevocationDate ?? consent.AgreementDate,
    })?.ToSortable();
}
