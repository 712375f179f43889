using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Catalog;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Consents;

/// <summary>Terms of service with what their representation needs of the catalog (newer-waldur.md 6.2).</summary>
/// <param name="Consent">The caller's active consent for the offering; null if there is none.</param>
public sealed record TermsView(TermsOfService Terms, Offering? Offering, Consent? Consent);

/// <summary>Writes terms of service as a caller sees them, and reads what that needs.</summary>
public sealed class TermsRepresentation(CatalogReader catalog)
{
    /// <summary>200 with the terms as the caller sees them, or their refusal.</summary>
    public async Task<IResult> AnswerAsync(Outcome<TermsOfService> outcome, HttpRequest request, CancellationToken cancellation)
    {
        if (outcome.Refusal is { } refusal)
        {
            return RefusalResult.Of(refusal);
        }

        var view = await ViewAsync(outcome.Value, request.Caller().Uuid, cancellation);
        return ApiResults.Json(json => Write(json, view));
    }

    public async Task<TermsView> ViewAsync(TermsOfService terms, Guid caller, CancellationToken cancellation)
    {
        var consent = await catalog.ConsentAsync(caller, terms.Offering, cancellation);
        return new TermsView(terms, await catalog.OfferingAsync(terms.Offering, cancellation), consent is { IsActive: true } ? consent : null);
    }

    public static void Write(Utf8JsonWriter json, TermsView view)
    {
        var (terms, offering, consent) = view;
        json.WriteStartObject();
        json.WriteString("uuid", terms.Uuid.Hex());
        json.WriteString("offering_uuid", terms.Offering.Hex());
        json.WriteString("offering_name", offering?.Name ?? "");
        json.WriteString("terms_of_service", terms.Text);
        json.WriteString("terms_of_service_link", terms.Link);
        json.WriteString("version", terms.Version);
        json.WriteBoolean("is_active", terms.IsActive);
        json.WriteBoolean("requires_reconsent", terms.RequiresReconsent);
        json.WriteNumber("grace_period_days", terms.GracePeriodDays);
        WriteConsent(json, consent);
        json.WriteBoolean("has_user_consent", consent is not null && (!terms.RequiresReconsent || consent.Version == terms.Version));
        json.WriteString("created", terms.Created.ToWire());
        json.WriteString("modified", (terms.Modified ?? terms.Created).ToWire());
        json.WriteEndObject();
    }

    private static void WriteConsent(Utf8JsonWriter json, Consent? consent)
    {
        if (consent is null)
        {
            json.WriteNull("user_consent");
            return;
        }

        json.WriteStartObject("user_consent");
        json.WriteString("uuid", consent.Uuid.Hex());
        json.WriteString("version", consent.Version);
        json.WriteString("agreement_date", consent.AgreementDate.ToWire());
        json.WriteBoolean("is_revoked", false);
        json.WriteEndObject();
    }
}
