using System.Text;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>One request, as it is sent.</summary>
internal sealed record FuzzedRequest(
    int Seed, int Number, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    private const int MaxShown = 4000;

    /// <summary>
    /// Whether the web server may refuse it by a bare status, before any code of the app: a line or a header section beyond its limits, a path with an
    /// encoded NUL, a host that is none.
    /// </summary>
    public bool MayBeRefusedByTheWebServer => Target.Length > 8000 || Target.Contains("%00", StringComparison.Ordinal)
        || Headers.Sum(header => header.Name.Length + header.Value.Length + 4) > 30_000
        || Headers.Any(header => header.Name == "Host" || header.Value.Any(letter => letter is < ' ' or > '~'));

    /// <summary>Says how to send it again: by seed and number, or by itself.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"FUZZ_SEED={Seed} FUZZ_FROM={Number} FUZZ_REQUESTS=1: {Method} {Cut(Target)}\n");
        foreach (var (name, value) in Headers)
        {
            text.Append(name).Append(": ").Append(Cut(value)).Append('\n');
        }

        return text.Append(Body is null ? "(no body)" : $"({Body.Length} bytes) {Cut(Encoding.Latin1.GetString(Body))}").ToString();
    }

    private static string Cut(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";
}
