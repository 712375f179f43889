using System.Globalization;
using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>What holds for the answer to any request, whatever is in it.</summary>
internal static partial class AnswerRules
{
    /// <summary>What is wrong with an answer; null if nothing.</summary>
    public static string? FaultIn(FuzzedRequest request, HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var said = $"{status.ToString(CultureInfo.InvariantCulture)} {mediaType} {(body.Length > 600 ? body[..600] + "…" : body)}";
        if (status >= 500 && (status != 503 || response.Headers.RetryAfter is null))
        {
            return $"A broken answer: {said}";
        }

        if (status is 400 or 414 or 431 && body.Length == 0 && request.MayBeRefusedByTheWebServer)
        {
            return null;
        }

        if (!response.Headers.Contains("X-Request-Id"))
        {
            return $"An answer without a request id: {said}";
        }

        if (status >= 400 && Internals().IsMatch(body))
        {
            return $"An answer with internals: {said}";
        }

        // What a path with dots, encoded letters or doubled slashes leads to is another path, or none.
        return IsPlain(request.Target)
            ? ApiContract.FaultIn(request.Method, request.Target, status, mediaType, body) is { } fault ? $"{fault} {said}" : null
            : status >= 400 && request.Method != "HEAD" && mediaType != "application/json" ? $"A refusal that is not JSON: {said}" : null;
    }

    private static bool IsPlain(string target) => PlainPath().IsMatch(target.Split('?')[0]);

    [GeneratedRegex("^(/[A-Za-z0-9_-]+)*/?\\z")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"   at |Exception|\.cs:line|System\.[A-Z]|Microsoft\.|/src/|StackTrace|SQLite|Cosmos")]
    private static partial Regex Internals();
}
