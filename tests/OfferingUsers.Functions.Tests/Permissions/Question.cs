using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>One request that every kind of caller makes, and the rule of what each is answered.</summary>
/// <param name="About">What it is about, for who reads a failure.</param>
/// <param name="Rule">What a caller is answered, as <paramref name="Read"/> puts it.</param>
/// <param name="Read">What of an answer the rule is about; without it the status.</param>
internal sealed record Question(
    string Method, string Path, string About, Func<CallerKind, string> Rule, string? Body = null, Func<Response, string>? Read = null)
{
    /// <summary>A body that differs by the caller.</summary>
    public Func<CallerKind, string>? BodyOf { get; init; }

    /// <summary>Whether the rule tells refusals of one status apart by their sentences.</summary>
    public bool HasSentences { get; init; }

    /// <summary>Restores what an answer tells to have been changed.</summary>
    public Func<Response, Task>? Restore { get; init; }

    /// <summary>The same question by HEAD, of which only the status is answered.</summary>
    public Question ByHead() => this with { Method = "HEAD", Rule = caller => Rule(caller)[..3], Read = null };

    /// <summary>Asks, and says how the answer differs from the rule; null where it does not.</summary>
    public async Task<string?> FaultAsync(Api api, CallerKind caller, string? key)
    {
        var response = await api.SendAsync(Method, key, Path, BodyOf?.Invoke(caller) ?? Body);
        await (Restore?.Invoke(response) ?? Task.CompletedTask);
        var (expected, seen) = (Rule(caller), response.Status < 300 && Read is not null ? $"{response.Status} {Read(response)}" : StatusOf(response));
        return expected == seen ? null : $"{caller}, {Method} {About}: expected {expected}, but was {seen}";
    }

    /// <summary>The status, and the sentence of a refusal where a rule has one of its own.</summary>
    private string StatusOf(Response response) => response.Status switch
    {
        400 when HasSentences => "400 " + Sentence(response.Json),
        403 when Method != "HEAD" && response["detail"] is var detail and not "You do not have permission to perform this action." => "403 " + detail,
        var status => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Sentence(System.Text.Json.Nodes.JsonNode node) => node switch
    {
        System.Text.Json.Nodes.JsonArray array => Sentence(array[0]!),
        System.Text.Json.Nodes.JsonObject fields => Sentence(fields.First().Value!),
        _ => node.ToString(),
    };
}
