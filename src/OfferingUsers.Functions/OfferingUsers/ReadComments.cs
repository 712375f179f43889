using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>Reads a comment and its URL from a body; their keys differ between operations (offering-users.md 2.9, 2.11 and 2.12).</summary>
internal static class ReadComments
{
    /// <param name="nullIsOmitted">Whether null keeps the stored value, as for the pending states (DEC-11), or is refused.</param>
    public static async Task<Outcome<ServiceProviderComments>> FromAsync(
        HttpRequest request, string commentKey, string urlKey, bool nullIsOmitted, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        return body.Refusal is { } refusal ? refusal : From(body.Value, commentKey, urlKey, nullIsOmitted);
    }

    /// <summary>The same of a body that was read already.</summary>
    public static Outcome<ServiceProviderComments> From(JsonElement body, string commentKey, string urlKey, bool nullIsOmitted)
    {
        var errors = new FieldErrors();
        string? comment = null, url = null;
        if (IsGiven(body, commentKey, nullIsOmitted, errors, out var value)
            && TextField.TryRead(value, commentKey, CommentSanitizer.MaxLength, errors, out var text))
        {
            comment = text;
        }

        if (IsGiven(body, urlKey, nullIsOmitted, errors, out value) && UrlField.TryRead(value, urlKey, errors, out var link))
        {
            url = link;
        }

        return errors.Refusal is { } invalid ? invalid
            : new ServiceProviderComments(commentKey, comment, url);
    }

    private static bool IsGiven(JsonElement body, string key, bool nullIsOmitted, FieldErrors errors, out JsonElement value)
    {
        if (!body.TryGetProperty(key, out value))
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.Null)
        {
            return true;
        }

        if (!nullIsOmitted)
        {
            errors.Add(key, TextField.NotNull);
        }

        return false;
    }
}
