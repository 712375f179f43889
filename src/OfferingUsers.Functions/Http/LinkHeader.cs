using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// The Link header of a page (offering-users.md 5.3): first, prev, next and last, with the request's other query parameters sorted by name. The URL of page 1
/// has no parameter <c>page</c>; that of the next page may have a cursor.
/// </summary>
internal static class LinkHeader
{
    public static string Build(string url, IQueryCollection query, Paging paging, int total)
    {
        var last = paging.LastPage(total);
        var links = new List<string>(4) { Link(1, "first") };
        if (paging.Number > 1)
        {
            links.Add(Link(paging.Number - 1, "prev"));
        }

        if (paging.Number < last)
        {
            links.Add(Link(paging.Number + 1, "next", paging.NextCursor));
        }

        links.Add(Link(last, "last"));
        return string.Join(", ", links);

        string Link(int page, string relation, string? cursor = null)
        {
            var parameters = query.Where(parameter => parameter.Key is not (Paging.PageParameter or Paging.CursorParameter))
                .SelectMany(parameter => parameter.Value.Select(value => (parameter.Key, value)));
            if (page > 1)
            {
                parameters = parameters.Append((Paging.PageParameter, page.ToString(CultureInfo.InvariantCulture)));
            }

            if (cursor is not null)
            {
                parameters = parameters.Append((Paging.CursorParameter, cursor));
            }

            var text = string.Join(
                '&',
                parameters
                    .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
                    .Select(parameter => Encode(parameter.Key) + "=" + Encode(parameter.value ?? "")));
            return $"<{url}{(text.Length == 0 ? "" : "?" + text)}>; rel=\"{relation}\"";
        }
    }

    /// <summary>Encodes like the reference implementation: everything but letters, digits and <c>_.-~</c>, and a space as +.</summary>
    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)octet;
            if (char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' or '~')
            {
                encoded.Append(character);
            }
            else if (character == ' ')
            {
                encoded.Append('+');
            }
            else
            {
                encoded.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
