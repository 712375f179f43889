using System.Reflection;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// A page for people that is part of the app, with its scripts and styles: it loads them, calls this app, and has nothing to do with anybody else.
/// </summary>
internal sealed class BundledPage
{
    private readonly DocumentFile page;
    private readonly string policy;
    private readonly Dictionary<string, DocumentFile> parts;

    /// <summary>A page whose own files are resources of this app, as <c>Docs.docs.html</c>, <c>Docs.docs.js</c> and <c>Docs.docs.css</c>.</summary>
    /// <param name="name">What its files are called before the extension, with their folder.</param>
    /// <param name="styles">Where styles may be besides its own files, in the words of a Content-Security-Policy.</param>
    /// <param name="more">Parts from a library: what they are called here, and which resource of which assembly they are.</param>
    public BundledPage(string name, string styles = "", params (string File, Assembly Assembly, string Resource)[] more)
    {
        var (own, prefix, file) = (typeof(BundledPage).Assembly, "OfferingUsers.Functions." + name, name.Split('.')[^1]);
        page = DocumentFile.Embedded(own, prefix + ".html");
        policy = $"default-src 'none'; script-src 'self'; style-src 'self'{(styles.Length == 0 ? "" : " " + styles)}; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        parts = more.Append((File: file + ".js", Assembly: own, Resource: prefix + ".js"))
            .Append((File: file + ".css", Assembly: own, Resource: prefix + ".css"))
            .ToDictionary(part => part.File, part => DocumentFile.Embedded(part.Assembly, part.Resource), StringComparer.Ordinal);
    }

    public IResult Show() => new DocumentResult(page, "text/html; charset=utf-8", policy);

    /// <summary>A script or a style by its name; 404 for any other.</summary>
    public IResult ShowPart(string file) => parts.TryGetValue(file, out var part)
        ? new DocumentResult(part, (file.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/css") + "; charset=utf-8")
        : RefusalResult.Of(new NotFound());
}
