using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain;
using OfferingUsers.Domain.SiteAgents;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.SiteAgents;

/// <summary>Reads what an agent tells of itself (newer-waldur.md 3.5); what it leaves out stays as it is.</summary>
internal static class ReadAgentIdentity
{
    private const int MaxPathLength = 150;
    private const int MaxContentLength = 65_536;
    private const int MaxDependencies = 1000;
    private const string InvalidPath = "Enter an absolute path.";
    private const string InvalidInstant = "Enter a valid date/time.";

    public static async Task<Outcome<ToldIdentity>> FromAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, cancellation);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var fields = new TextFields(body.Value);
        var told = new ToldIdentity(fields.Required("offering", 255), fields.Required("name", AgentIdentity.MaxNameLength))
        {
            Version = fields.Optional("version", AgentIdentity.MaxVersionLength),
            Dependencies = Dependencies(body.Value, fields.Errors),
            ConfigFilePath = fields.Optional("config_file_path", MaxPathLength),
            ConfigFileContent = fields.Optional("config_file_content", MaxContentLength),
            LastRestarted = Instant(body.Value, fields.Errors),
        };
        if (told.ConfigFilePath is { Value: { Length: > 0 } path } && !path.StartsWith('/'))
        {
            fields.Errors.Add("config_file_path", InvalidPath);
        }

        return fields.Errors.Refusal is { } invalid ? invalid : told;
    }

    private static Sent<ImmutableArray<AgentDependency>>? Dependencies(JsonElement body, FieldErrors errors)
    {
        const string Key = "dependencies";
        if (!body.TryGetProperty(Key, out var list))
        {
            return null;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            errors.Add(Key, $"Expected a list of items but got type \"{TypeName.Of(list)}\".");
            return null;
        }

        if (list.GetArrayLength() > MaxDependencies)
        {
            errors.Add(Key, $"Ensure this field has no more than {MaxDependencies} elements.");
            return null;
        }

        var dependencies = ImmutableArray.CreateBuilder<AgentDependency>(list.GetArrayLength());
        foreach (var element in list.EnumerateArray())
        {
            if (Text(element, "package") is not { } package || Text(element, "version") is not { } version)
            {
                errors.Add(Key, "Each element must be an object with the texts package and version.");
                return null;
            }

            dependencies.Add(new AgentDependency(package, version));
        }

        return new(dependencies.DrainToImmutable());
    }

    private static string? Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: <= 255 } text && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : null;

    private static DateTimeOffset? Instant(JsonElement body, FieldErrors errors)
    {
        const string Key = "last_restarted";
        if (!body.TryGetProperty(Key, out var value))
        {
            return null;
        }

        // Without an offset it is UTC, as agents of the seed's time send it.
        if (value.ValueKind == JsonValueKind.String && IsoInstant.TryReadLenient(value.GetString()!, out var instant))
        {
            return instant.ToMicroseconds();
        }

        errors.Add(Key, value.ValueKind == JsonValueKind.Null ? TextField.NotNull : InvalidInstant);
        return null;
    }
}

/// <summary>What an agent tells of itself.</summary>
/// <param name="Offering">As it was sent.</param>
internal sealed record ToldIdentity(string Offering, string Name)
{
    public Sent<string?>? Version { get; init; }

    public Sent<ImmutableArray<AgentDependency>>? Dependencies { get; init; }

    public Sent<string?>? ConfigFilePath { get; init; }

    public Sent<string?>? ConfigFileContent { get; init; }

    public DateTimeOffset? LastRestarted { get; init; }

    /// <summary>An agent with what was told.</summary>
    public AgentIdentity On(AgentIdentity identity, DateTimeOffset now) => identity with
    {
        Name = Name,
        Version = Version is null ? identity.Version : Version.Value,
        Dependencies = Dependencies?.Value ?? identity.Dependencies,
        ConfigFilePath = ConfigFilePath is null ? identity.ConfigFilePath : ConfigFilePath.Value,
        ConfigFileContent = ConfigFileContent is null ? identity.ConfigFileContent : ConfigFileContent.Value,
        LastRestarted = LastRestarted ?? identity.LastRestarted,
        Modified = now,
    };
}
