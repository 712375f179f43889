using AngleSharp.Dom;
using Ganss.Xss;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>Reduces the HTML of a comment to harmless formatting (offering-users.md 2.12).</summary>
public static class CommentSanitizer
{
    /// <summary>The maximum length of a comment in characters, as it is sent and as it is stored.</summary>
    public const int MaxLength = 65_536;

    private const string TooMuchMarkup = "This comment has too much markup.";

    private static readonly string[] AllowedTags =
    [
        "a", "b", "blockquote", "code", "em", "i", "li", "ol", "strong", "ul", "p", "span", "u", "s",
        "h1", "h2", "h3", "h4", "h5", "h6", "sub", "sup", "pre", "br",
    ];

    private static readonly string[] AllowedStyles = ["color", "background-color", "font-weight", "font-style", "text-decoration", "text-align"];

    private static readonly HtmlSanitizer Sanitizer = Create();

    private static readonly string TooLong = $"Ensure this field has no more than {MaxLength} characters.";

    /// <summary>
    /// The comment trimmed, other tags removed but their text kept, and script and style elements removed with their content; an error where its markup is out
    /// of bounds, or the result is longer than a comment may be. Takes time and memory in proportion to the length.
    /// </summary>
    public static SanitizedComment Sanitize(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        var trimmed = comment.Trim();
        if (trimmed.AsSpan().IndexOfAny("<>&\u00a0") < 0)
        {
            return new SanitizedComment(trimmed, null);
        }

        if (!CommentMarkup.IsWithinBounds(trimmed))
        {
            return new SanitizedComment(null, TooMuchMarkup);
        }

        using var document = Sanitizer.SanitizeDom(trimmed);
        using var html = new BoundedWriter(MaxLength);
        document.Body?.ChildNodes.ToHtml(html, Sanitizer.OutputFormatter);
        return html.IsFull ? new SanitizedComment(null, TooLong) : new SanitizedComment(html.ToString(), null);
    }

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(AllowedTags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(["href", "style"], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href"], StringComparer.OrdinalIgnoreCase),
            AllowedCssProperties = new HashSet<string>(AllowedStyles, StringComparer.OrdinalIgnoreCase),
        })
        {
            KeepChildNodes = true,
        };
        sanitizer.RemovingTag += (_, removing) =>
        {
            if (removing.Tag.LocalName is "script" or "style")
            {
                removing.Tag.TextContent = "";
            }
        };
        sanitizer.PostProcessNode += (_, processed) =>
        {
            if (processed.Node is not IElement element)
            {
                return;
            }

            if (element.LocalName == "a")
            {
                element.RemoveAttribute("style");
                if (element.GetAttribute("href") is { } href && !HasScheme(href))
                {
                    element.RemoveAttribute("href");
                }

                element.SetAttribute("rel", "noopener noreferrer");
            }
            else
            {
                element.RemoveAttribute("href");
                if (element.LocalName is not ("p" or "span"))
                {
                    element.RemoveAttribute("style");
                }
            }
        };
        return sanitizer;
    }

    /// <summary>Without a scheme, a link would be relative to the page that shows the comment.</summary>
    private static bool HasScheme(string href) =>
        Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";
}

/// <summary>A comment after sanitizing.</summary>
/// <param name="Html">What is stored; null where the comment is refused.</param>
/// <param name="Error">Why it is refused; null where it is not.</param>
public readonly record struct SanitizedComment(string? Html, string? Error);
