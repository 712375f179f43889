using AngleSharp.Dom;
using Ganss.Xss;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>Reduces the HTML of a comment to harmless formatting (offering-users.md 2.12).</summary>
public static class CommentSanitizer
{
    /// <summary>The maximum length of a comment in characters, before it is sanitized.</summary>
    public const int MaxLength = 65_536;

    /// <summary>The sanitizer is recursive: with this many tags, nesting could overflow the default stack of a thread.</summary>
    private const int MinTagsForDeepStack = 500;
    private const int DeepStackSize = 256 << 20;

    private static readonly string[] AllowedTags =
    [
        "a", "b", "blockquote", "code", "em", "i", "li", "ol", "strong", "ul", "p", "span", "u", "s",
        "h1", "h2", "h3", "h4", "h5", "h6", "sub", "sup", "pre", "br",
    ];

    private static readonly string[] AllowedStyles = ["color", "background-color", "font-weight", "font-style", "text-decoration", "text-align"];

    private static readonly HtmlSanitizer Sanitizer = Create();

    /// <summary>The comment trimmed, other tags removed but their text kept, and script and style elements removed with their content.</summary>
    public static string Sanitize(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        var trimmed = comment.Trim();
        if (trimmed.AsSpan().IndexOfAny("<>&\u00a0") < 0)
        {
            return trimmed;
        }

        return trimmed.AsSpan().Count('<') < MinTagsForDeepStack ? Sanitizer.Sanitize(trimmed) : SanitizeOnDeepStack(trimmed);
    }

    private static string SanitizeOnDeepStack(string comment)
    {
        var cleaned = "";
        var thread = new Thread(() => cleaned = Sanitizer.Sanitize(comment), DeepStackSize);
        thread.Start();
        thread.Join();
        return cleaned;
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
