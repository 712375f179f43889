using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Status;

/// <summary>
/// How the records stand, for staff: as JSON, or to a browser as a page. A browser has no key to send, so the page itself holds nothing and is for anybody;
/// it asks for the key, and then for the JSON with it.
/// </summary>
public sealed class ShowStatus(Authenticate authenticate, MakeStatusReport make)
{
    /// <summary>The name of the function that gives the page its parts.</summary>
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
        var caller = await authenticate.RunAsync(request.Headers.Authorization.ToString(), cancellation);
        return (caller.Refusal ?? caller.Value.RefuseUnlessStaff()) is { } refusal ? refusal : await make.RunAsync(caller.Value, cancellation);
    }

    [Function(PartsName)]
    [AnonymousAccess]
    public static IResult ShowPart([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/status/{file}")] HttpRequest request, string file) =>
        Page.ShowPart(file);

    /// <summary>Whether HTML is named, and JSON is not, or later or with less weight. What takes anything, as most programs do, gets JSON.</summary>
    private static bool PrefersHtml(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var html = Weight(accepted, Html);
        return html > 0 && html > Weight(accepted, "application/json");
    }

    private static double Weight(IList<MediaTypeHeaderValue> accepted, string mediaType) =>
        accepted.Where(range => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)).Select(range => range.Quality ?? 1).FirstOrDefault();
}
