using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>A consent with what its representation needs of the catalog (newer-waldur.md 6.1).</summary>
/// <param name="Terms">The offering's active terms; null if there are none.</param>
public sealed record ConsentView(Consent Consent, CatalogUser? User, Offering? Offering, TermsOfService? Terms);

/// <summary>Writes consents, and reads what that needs.</summary>
public sealed class ConsentRepresentation(CatalogReader catalog, BaseUrl baseUrl)
{
    /// <summary>200 with the consent, or its refusal.</summary>
    public async Task<IResult> AnswerAsync(Outcome<Consent> outcome, HttpRequest request, CancellationToken cancellation)
    {
        if (outcome.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var view = await ViewAsync(outcome.Value, cancellation);
        return ApiResults.Json(json => Write(json, view, baseUrl.Of(request)));
    }

    public async Task<List<ConsentView>> ViewAsync(IEnumerable<Consent> consents, CancellationToken cancellation)
    {
        var views = new List<ConsentView>();
        foreach (var consent in consents)
        {
            views.Add(await ViewAsync(consent, cancellation));
        }

        return views;
    }

    public static void Write(Utf8JsonWriter json, ConsentView view, string baseUrl)
    {
        var (consent, user, offering, terms) = view;
        json.WriteStartObject();
        json.WriteString("uuid", consent.Uuid.Hex());
        json.WriteString("user_uuid", consent.User.Hex());
        json.WriteString("offering_uuid", consent.Offering.Hex());
        json.WriteString("agreement_date", consent.AgreementDate.ToWire());
        json.WriteString("version", consent.Version);
        json.WriteString("revocation_date", consent.RevocationDate?.ToWire());
        json.WriteString("created", (consent.Created ?? consent.AgreementDate).ToWire());
        json.WriteString("user_username", user?.Username ?? "");
        json.WriteString("user_full_name", user?.FullName ?? "");
        json.WriteString("user_email", user?.Email ?? "");
        json.WriteString("offering_name", offering?.Name ?? "");
        json.WriteString("offering_slug", offering?.Slug ?? "");
        json.WriteString("offering_url", $"{baseUrl}/api/marketplace-provider-offerings/{consent.Offering.Hex()}/");
        json.WriteString("modified", (consent.Modified ?? consent.RevocationDate ?? consent.AgreementDate).ToWire());
        json.WriteBoolean("has_consent", consent.IsActive);
        json.WriteBoolean("requires_reconsent", consent.RequiresReconsentTo(terms));
        json.WriteStartArray("collected_attributes");
        foreach (var attribute in (offering?.Exposed ?? ExposedAttributes.Default).Names)
        {
            json.WriteStringValue(attribute);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task<ConsentView> ViewAsync(Consent consent, CancellationToken cancellation) => new(
        consent, await catalog.UserAsync(consent.User, cancellation), await catalog.OfferingAsync(consent.Offering, cancellation),
        await catalog.ActiveTermsAsync(consent.Offering, cancellation));
}
