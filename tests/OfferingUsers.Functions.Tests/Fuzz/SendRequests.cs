using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Sends requests as they are, four at a time, and keeps how they were answered and what was wrong with that.</summary>
internal sealed class SendRequests(string url) : IDisposable
{
    /// <summary>No answer by then is a hang, however busy the machine is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ConcurrentQueue<string> faults = [];
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ActivityHeadersPropagator = null,
    })
    { Timeout = Patience };

    private TimeSpan longest;
    private string slowest = "";

    /// <summary>Each with the request that it is about.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>The numbers of answers by status, and the longest time of one.</summary>
    public string Summary => string.Join(", ", answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}"))
        + string.Create(CultureInfo.InvariantCulture, $"; the slowest took {longest.TotalMilliseconds:0} ms: {slowest}");

    public int Total => answers.Values.Sum();

    /// <summary>How many were answered by a status of this hundred.</summary>
    public int Hundred(int hundred) => answers.Where(answer => answer.Key[0] == '0' + hundred).Sum(answer => answer.Value);

    public Task SendAsync(IEnumerable<FuzzedRequest> requests) => Parallel.ForEachAsync(
        requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (request, _) => await SendAsync(request));

    public void Dispose() => http.Dispose();

    private async Task SendAsync(FuzzedRequest request)
    {
        var watch = Stopwatch.StartNew();
        string status;
        try
        {
            using var message = Message(request);
            using var response = await http.SendAsync(message);
            status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (AnswerRules.FaultIn(request, response, await response.Content.ReadAsStringAsync()) is { } fault)
            {
                faults.Enqueue($"{fault}\n{request}\n");
            }
        }
        catch (HttpRequestException) when (request.Body?.Length > JsonLimit)
        {
            // Answered and closed while the rest of the body was on its way, which a client may see as either.
            status = "cut";
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            status = error is HttpRequestException ? "broken off" : "hang";
            faults.Enqueue($"{status}: {error.Message} {error.InnerException?.Message}\n{request}\n");
        }

        answers.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (watch.Elapsed > longest)
        {
            (longest, slowest) = (watch.Elapsed, request.ToString().Split('\n')[0]);
        }
    }

    /// <summary>A larger body is refused before it is read.</summary>
    private const int JsonLimit = 1 << 20;

    private HttpRequestMessage Message(FuzzedRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(url + request.Target, AsItIs));
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }
}
