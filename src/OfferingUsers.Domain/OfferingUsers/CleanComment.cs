using AngleSharp.Dom;
using Ganss.Xss;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>Comments are HTML of which only harmless formatting is kept (offering-users.md 2.12).</summary>
public static class CleanComment
{
    /// <summary>The longest comment, in characters, before it is cleaned.</summary>
    public const int MaxLength = 65_536;

    /// <summary>A text with so many tags could nest deeper than an ordinary thread's stack reaches.</summary>
    private const int TagsForDeepStack = 500;
    private const int DeepStack = 256 << 20;

    private static readonly string[] Tags =
    [
        "a", "b", "blockquote", "code", "em", "i", "li", "ol", "strong", "ul", "p", "span", "u", "s",
        "h1", "h2", "h3", "h4", "h5", "h6", "sub", "sup", "pre", "br",
    ];

    private static readonly string[] Styles = ["color", "background-color", "font-weight", "font-style", "text-decoration", "text-align"];

    private static readonly HtmlSanitizer Sanitizer = Create();

    /// <summary>The comment as it is stored and shown: trimmed, other tags removed but their text kept, scripts and styles removed whole.</summary>
    public static string Of(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        var trimmed = comment.Trim();
        if (trimmed.AsSpan().IndexOfAny("<>&\u00a0") < 0)
        {
            return trimmed;
        }

        return trimmed.AsSpan().Count('<') < TagsForDeepStack ? Sanitizer.Sanitize(trimmed) : OnDeepStack(trimmed);
    }

    private static string OnDeepStack(string comment)
    {
        var cleaned = "";
        var thread = new Thread(() => cleaned = Sanitizer.Sanitize(comment), DeepStack);
        thread.Start();
        thread.Join();
        return cleaned;
    }

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(["href", "style"], StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>(["http", "https", "mailto"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href"], StringComparer.OrdinalIgnoreCase),
            AllowedCssProperties = new HashSet<string>(Styles, StringComparer.OrdinalIgnoreCase),
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

    /// <summary>A link without a scheme would be relative to whatever page shows the comment.</summary>
    private static bool HasScheme(string href) =>
        Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";
}
