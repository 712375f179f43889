using System.Text.Json;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>A reference by URL in a body (offering-users.md 2.5, rows 5 to 9): only the path counts, of an absolute URL or by itself.</summary>
public sealed class HyperlinkField(KnownRoutes routes)
{
    public const string DoesNotExist = "Invalid hyperlink - Object does not exist.";

    private const string NoMatch = "Invalid hyperlink - No URL match.";
    private const string IncorrectMatch = "Invalid hyperlink - Incorrect URL match.";

    /// <summary>The uuid at the end of a URL of the kind <c>/api/{collection}/{uuid}/</c>.</summary>
    public bool TryRead(JsonElement value, string field, string collection, FieldErrors errors, out Guid uuid)
    {
        uuid = default;
        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add(field, $"Incorrect type. Expected URL string, received {TypeName.Of(value)}.");
            return false;
        }

        var text = value.GetString()!.Trim();
        if (text.Length == 0)
        {
            errors.Add(field, TextField.NotNull);
            return false;
        }

        var path = PathOf(text);
        if (TryMatch(path, collection, out uuid))
        {
            return true;
        }

        errors.Add(field, routes.Match(path) is null ? NoMatch : IncorrectMatch);
        return false;
    }

    /// <summary>The uuid of a path of that kind; also for filters that take a URL.</summary>
    public static bool TryMatch(string path, string collection, out Guid uuid)
    {
        uuid = default;
        return path.Trim('/').Split('/') is ["api", var found, var last] && found == collection && path.StartsWith('/') && Uuids.TryParse(last, out uuid);
    }

    /// <summary>The path of an absolute URL, or the text itself.</summary>
    public static string PathOf(string text) =>
        text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri.AbsolutePath : text;
}
