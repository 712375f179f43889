using System.Reflection;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;

namespace OfferingUsers.Functions.Http;

/// <summary>
/// An HTML page that is embedded in the app with its scripts and styles. Its Content-Security-Policy allows requests to this app only.
/// </summary>
internal sealed class BundledPage
{
    private readonly DocumentFile page;
    private readonly string policy;
    private readonly Dictionary<string, DocumentFile> parts;

    /// <summary>A page whose files are embedded resources of this app, such as <c>Docs.docs.html</c>, <c>Docs.docs.js</c> and <c>Docs.docs.css</c>.</summary>
    /// <param name="name">Folder and file name of these resources, without the extension.</param>
    /// <param name="styles">Additional sources of styles, in the syntax of a Content-Security-Policy.</param>
    /// <param name="libraryFiles">Files of a library: the name under which each is served, and its assembly and resource.</param>
    public BundledPage(string name, string styles = "", params (string File, Assembly Assembly, string Resource)[] libraryFiles)
    {
        var (own, prefix, file) = (typeof(BundledPage).Assembly, "OfferingUsers.Functions." + name, name.Split('.')[^1]);
        page = DocumentFile.FromResource(own, prefix + ".html");
        policy = $"default-src 'none'; script-src 'self'; style-src 'self'{(styles.Length == 0 ? "" : " " + styles)}; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        parts = libraryFiles.Append((File: file + ".js", Assembly: own, Resource: prefix + ".js"))
            .Append((File: file + ".css", Assembly: own, Resource: prefix + ".css"))
            .ToDictionary(part => part.File, part => DocumentFile.FromResource(part.Assembly, part.Resource), StringComparer.Ordinal);
    }

    public IResult Show() => new DocumentResult(page, "text/html; charset=utf-8", policy);

    /// <summary>A script or style sheet of the page by its file name; 404 if the page has no such file.</summary>
    public IResult ShowPart(string file) => parts.TryGetValue(file, out var part)
        ? new DocumentResult(part, (file.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/css") + "; charset=utf-8")
        : RefusalResult.Of(new NotFound());
}
