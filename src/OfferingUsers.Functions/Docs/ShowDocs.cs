using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace OfferingUsers.Functions.Docs;

/// <summary>A page that renders the OpenAPI document, without resources of other servers (architecture.md 5).</summary>
public static class ShowDocs
{
    /// <summary>The name of the function that serves scripts and styles of the page.</summary>
    private const string PartsName = "ShowDocsPart";

    private const string Library = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    /// <summary>Swagger UI uses inline styles.</summary>
    private static readonly BundledPage Page = new(
        "Docs.docs",
        "'unsafe-inline'",
        ("swagger-ui.js", typeof(SwaggerUIOptions).Assembly, Library + "swagger-ui-bundle.js"),
        ("swagger-ui.css", typeof(SwaggerUIOptions).Assembly, Library + "swagger-ui.css"));

    [Function(nameof(ShowDocs))]
    [AnonymousAccess]
    public static IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/docs")] HttpRequest request) => Page.Show();

    [Function(PartsName)]
    [AnonymousAccess]
    public static IResult ShowPart([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/docs/{file}")] HttpRequest request, string file) =>
        file.StartsWith("home.", StringComparison.Ordinal) ? ShowHome.ShowPart(file) : Page.ShowPart(file);
}
