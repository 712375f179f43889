using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>
/// Where a deep page of a list begins (offering-users.md 5.3). The link to the next page carries it as an opaque text, so that who follows these links reads
/// each record once, and nothing is counted again. It grants nothing: the page after it shows what the caller sees.
/// </summary>
/// <param name="Page">The number of the page that begins there.</param>
/// <param name="Total">The number of records when the first of these pages was read.</param>
internal sealed record PageCursor(int Page, int Total, OfferingUserPosition After)
{
    /// <summary>Links to pages with fewer records before them have no cursor.</summary>
    public const int MinOffset = 1000;

    private const int MaxLength = 2048;

    /// <summary>The cursor of a request for a page; null if there is none, or if it is of another page or another list.</summary>
    public static PageCursor? Read(HttpRequest request, Paging paging, OfferingUserOrder order)
    {
        var text = request.Query[Paging.CursorParameter].ToString();
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text), PageCursorJson.Default.ImmutableArrayString) is { IsDefault: false } parts
                && parts.Length == order.Keys.Length + 4 && !parts.Contains(null!)
                && parts[0] == ListOf(request)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page == paging.Number
                && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var total) && total > paging.Offset
                && Uuids.TryParse(parts[3], out var uuid)
                    ? new PageCursor(page, total, new OfferingUserPosition(parts[4..], uuid.Hex()))
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text for the link.</summary>
    public string Write(HttpRequest request)
    {
        ImmutableArray<string> parts =
        [
            ListOf(request), Page.ToString(CultureInfo.InvariantCulture), Total.ToString(CultureInfo.InvariantCulture), After.Uuid, .. After.Keys,
        ];
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts, PageCursorJson.Default.ImmutableArrayString));
    }

    /// <summary>Tells lists apart by everything that a request asks for but the page.</summary>
    private static string ListOf(HttpRequest request)
    {
        var parameters = request.Query.Where(parameter => parameter.Key is not (Paging.PageParameter or Paging.CursorParameter))
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .SelectMany(parameter => parameter.Value.Prepend(parameter.Key));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parameters))).AsSpan(0, 6));
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(ImmutableArray<string>))]
internal sealed partial class PageCursorJson : System.Text.Json.Serialization.JsonSerializerContext;
