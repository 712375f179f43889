using System.Text.Json;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Functions.Http;

/// <summary>A URL in a body; blank is allowed (offering-users.md 2.9 and 2.11).</summary>
internal static class UrlField
{
    private const string Invalid = "Enter a valid URL.";

    public static bool TryRead(JsonElement value, string field, FieldErrors errors, out string url)
    {
        if (!TextField.TryRead(value, field, CommentUrl.MaxLength, errors, out url))
        {
            return false;
        }

        if (url.Length == 0 || CommentUrl.IsValid(url))
        {
            return true;
        }

        errors.Add(field, Invalid);
        return false;
    }
}
