using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Docs;

/// <summary>The page at <c>/</c> with links to documentation, status and health check, and an explanation of authentication.</summary>
public static class ShowHome
{
    private static readonly BundledPage Page = new("Docs.home");

    [Function(nameof(ShowHome))]
    [AnonymousAccess]
    public static IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = KnownRoutes.Root)] HttpRequest request) => Page.Show();

    /// <summary>Its style and script, which have the same route as those of the documentation.</summary>
    public static IResult ShowPart(string file) => Page.ShowPart(file);
}
