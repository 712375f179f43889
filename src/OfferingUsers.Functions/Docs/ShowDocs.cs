using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Http;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace OfferingUsers.Functions.Docs;

/// <summary>A page that renders the OpenAPI document, with nothing from elsewhere (architecture: answers of the API).</summary>
public static class ShowDocs
{
    /// <summary>The name of the function that gives the page its parts.</summary>
    public const string PartsName = "ShowDocsPart";

    private const string Own = "OfferingUsers.Functions.Docs.";
    private const string Library = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    /// <summary>The page loads its own parts and the document, and calls this app only.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly DocumentFile Page = DocumentFile.Embedded(typeof(ShowDocs).Assembly, Own + "docs.html");

    private static readonly Dictionary<string, (DocumentFile File, string ContentType)> Parts = new(StringComparer.Ordinal)
    {
        ["docs.js"] = (DocumentFile.Embedded(typeof(ShowDocs).Assembly, Own + "docs.js"), "text/javascript; charset=utf-8"),
        ["docs.css"] = (DocumentFile.Embedded(typeof(ShowDocs).Assembly, Own + "docs.css"), "text/css; charset=utf-8"),
        ["swagger-ui.js"] = (DocumentFile.Embedded(typeof(SwaggerUIOptions).Assembly, Library + "swagger-ui-bundle.js"), "text/javascript; charset=utf-8"),
        ["swagger-ui.css"] = (DocumentFile.Embedded(typeof(SwaggerUIOptions).Assembly, Library + "swagger-ui.css"), "text/css; charset=utf-8"),
    };

    [Function(nameof(ShowDocs))]
    public static IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request) => new DocumentAnswer(Page, "text/html; charset=utf-8", Policy);

    [Function(PartsName)]
    public static IResult ShowPart([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs/{file}")] HttpRequest request, string file) =>
        Parts.TryGetValue(file, out var part) ? new DocumentAnswer(part.File, part.ContentType) : RefusalAnswer.Of(new NotFound());
}
