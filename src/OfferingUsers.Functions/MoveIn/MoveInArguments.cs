namespace OfferingUsers.Functions.MoveIn;

/// <summary>The arguments of <c>import-waldur</c>.</summary>
/// <param name="From">The URL of the Waldur to read, such as <c>https://waldur.example.org</c>.</param>
/// <param name="Token">A staff user's token there: <c>--token</c>, or the variable <c>WALDUR_TOKEN</c>, which process lists do not show.</param>
/// <param name="To">The URL of the deployment to import into; null for the data of this app.</param>
/// <param name="ToToken">A staff user's token there: <c>--to-token</c>, or the variable <c>OFFERING_USERS_TOKEN</c>.</param>
/// <param name="Progress">The path of the progress file. Default: <c>import-waldur.progress.json</c>.</param>
/// <param name="PageSize">The number of objects per page, 1 to 300. Default: 100.</param>
internal sealed record MoveInArguments(Uri From, string Token, Uri? To, string? ToToken, string Progress, int PageSize)
{
    private const string Kinds =
        "roles, customers, users, projects, checklists, offerings, role grants, terms of service, consents and offering users";

    public const string Usage = $"""
        import-waldur --from URL --token KEY [--to URL --to-token KEY] [--progress FILE] [--page-size N]

        Reads {Kinds} of a live Waldur, and imports them with their uuids.
          --from URL       the Waldur to read, as https://waldur.example.org
          --token KEY      a key of a staff user there (or the variable WALDUR_TOKEN)
          --to URL         the deployment to import into; without it, the data of this app itself
          --to-token KEY   a key of a staff user there (or the variable OFFERING_USERS_TOKEN)
          --progress FILE  how far it has come, to go on from after an interruption; default import-waldur.progress.json
          --page-size N    how many objects are read at once, 1 to 300; default 100
        """;

    private static readonly string[] Names = ["--from", "--token", "--to", "--to-token", "--progress", "--page-size"];

    /// <summary>Parses the arguments after <c>import-waldur</c>, or returns an error message.</summary>
    public static (MoveInArguments? Arguments, string? Error) Parse(IReadOnlyList<string> args, Func<string, string?> variable)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!Names.Contains(args[i], StringComparer.Ordinal) || i + 1 == args.Count || !values.TryAdd(args[i], args[i + 1]))
            {
                return (null, $"'{args[i]}' is unknown, occurs twice, or lacks its value.");
            }
        }

        if (ParseUrl(values.GetValueOrDefault("--from")) is not { } from)
        {
            return (null, "--from must be the URL of a Waldur.");
        }

        if ((values.GetValueOrDefault("--token") ?? variable("WALDUR_TOKEN")) is not { Length: > 0 } token)
        {
            return (null, "--token must be a key of a staff user there.");
        }

        var to = ParseUrl(values.GetValueOrDefault("--to"));
        var toToken = values.GetValueOrDefault("--to-token") ?? variable("OFFERING_USERS_TOKEN");
        if (values.ContainsKey("--to") && (to is null || string.IsNullOrEmpty(toToken)))
        {
            return (null, "--to must be the URL of a deployment, and --to-token a key of a staff user there.");
        }

        return int.TryParse(values.GetValueOrDefault("--page-size", "100"), System.Globalization.CultureInfo.InvariantCulture, out var size)
            && size is >= 1 and <= 300
            ? (new MoveInArguments(from, token, to, toToken, values.GetValueOrDefault("--progress", "import-waldur.progress.json"), size), null)
            : (null, "--page-size must be a number from 1 to 300.");
    }

    private static Uri? ParseUrl(string? text) =>
        Uri.TryCreate(text?.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
