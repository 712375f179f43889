using System.Text.Json;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>A reference by absolute or relative URL in a body, of which only the path is compared (offering-users.md 2.5, rows 5 to 9).</summary>
public sealed class HyperlinkField(KnownRoutes routes)
{
    public const string DoesNotExist = "Invalid hyperlink - Object does not exist.";

    private const string NoMatch = "Invalid hyperlink - No URL match.";
    private const string IncorrectMatch = "Invalid hyperlink - Incorrect URL match.";

    /// <summary>Reads the uuid of a URL such as <c>/api/{collection}/{uuid}/</c>; false after adding to the errors why it is invalid.</summary>
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

    /// <summary>Reads the uuid of a path such as <c>/api/{collection}/{uuid}/</c>; also for filters that take a URL.</summary>
    public static bool TryMatch(string path, string collection, out Guid uuid)
    {
        uuid = default;
        return path.Trim('/').Split('/') is ["api", var found, var last] && found == collection && path.StartsWith('/') && Uuids.TryParse(last, out uuid);
    }

    /// <summary>The path of an absolute URL; any other text unchanged.</summary>
    public static string PathOf(string text) =>
        text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri.AbsolutePath : text;
}
