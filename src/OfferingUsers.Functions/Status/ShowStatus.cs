using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Status;

/// <summary>
/// The status report for staff, as JSON, or as a page for browsers. A browser sends no token, so the page has no data and needs no authentication; it asks for
/// the token and requests the JSON with it.
/// </summary>
public sealed class ShowStatus(Authenticate authenticate, MakeStatusReport make)
{
    /// <summary>The name of the function that serves scripts and styles of the page.</summary>
    private const string PartsName = "ShowStatusPart";

    private const string Html = "text/html";
    private static readonly BundledPage Page = new("Status.status");

    [Function(nameof(ShowStatus))]
    [AnonymousAccess]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/status")] HttpRequest request, CancellationToken cancellation)
    {
        if (PrefersHtml(request))
        {
            return Page.Show();
        }

        var outcome = await ReportAsync(request, cancellation);
        return outcome.Match(report => ApiResults.Json(json => StatusRepresentation.Write(json, report)), RefusalResult.Of);
    }

    private async Task<Outcome<StatusReport>> ReportAsync(HttpRequest request, CancellationToken cancellation)
    {
        var caller = await authenticate.RunAsync(request, cancellation);
        return (caller.Refusal ?? caller.Value.RefuseUnlessStaff()) is { } refusal ? refusal : await make.RunAsync(caller.Value, cancellation);
    }

    [Function(PartsName)]
    [AnonymousAccess]
    public static IResult ShowPart([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/status/{file}")] HttpRequest request, string file) =>
        Page.ShowPart(file);

    /// <summary>Whether Accept names HTML with a higher quality than JSON. A client that accepts anything gets JSON.</summary>
    private static bool PrefersHtml(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var html = Quality(accepted, Html);
        return html > 0 && html > Quality(accepted, "application/json");
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string mediaType) =>
        accepted.Where(range => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)).Select(range => range.Quality ?? 1).FirstOrDefault();
}
