using System.Text;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Makes path and query of an operation.</summary>
internal sealed class GenerateTarget(FuzzedWorld world, Random random)
{
    private static readonly Dictionary<string, string> KindOfPath = new()
    {
        ["users"] = "users",
        ["customers"] = "customers",
        ["media"] = "media",
        ["marketplace-provider-offerings"] = "offerings",
        ["marketplace-service-providers"] = "customers",
        ["marketplace-site-agent-identities"] = "agents",
        ["marketplace-site-agent-services"] = "services",
        ["marketplace-site-agent-processors"] = "processors",
        ["marketplace-user-offering-consents"] = "consents",
        ["marketplace-offering-terms-of-service"] = "terms_of_service",
        ["marketplace-offering-users"] = "offering_users",
        ["checklists-admin"] = "checklists",
        ["checklists-admin-questions"] = "questions",
        ["checklists-admin-question-options"] = "options",
        ["checklists-admin-question-dependencies"] = "dependencies",
    };

    private static readonly string[] Files =
        ["status.js", "status.css", "swagger-ui.css", "swagger-ui-bundle.js", "index.html", "..", "..%2f..%2fetc%2fpasswd", "."];

    private static readonly string[] Queries =
    [
        "unknown=1", "=", "&&&", "a", "page", "%00=1", "page[]=1", "x=" + new string('x', 3000), string.Join('&', Enumerable.Repeat("field=a", 700)),
    ];

    public string From(string path, JsonObject operation)
    {
        var (kind, text) = ("", new StringBuilder());
        foreach (var part in path.Split('/').Skip(1))
        {
            text.Append('/').Append(part.StartsWith('{') ? PathValue(part, ref kind) : random.Chance(0.003) ? Escape(random.Of(HostileValues.Texts)) : part);
            kind = KindOfPath.GetValueOrDefault(part, kind);
        }

        if (random.Chance(0.01))
        {
            text.Replace("/", random.Of(["//", "/./", "/x/../", "%2F", "\\"]), 0, random.Next(1, text.Length + 1));
        }

        if (random.Chance(0.02))
        {
            text.Length--;
        }

        var query = Query(operation);
        var target = query.Count == 0 ? text.ToString() : text.Append('?').AppendJoin('&', query).ToString();
        return target.StartsWith('/') ? target : "/" + target;
    }

    private string PathValue(string name, ref string kind)
    {
        if (name == "{collection}")
        {
            kind = random.Of([.. world.Objects.Select(collection => collection.Key)]);
            return random.Chance(0.1) ? Escape(random.Of(HostileValues.Texts)) : kind;
        }

        if (name == "{id}")
        {
            return Escape(random.Of(HostileValues.Numbers));
        }

        if (name == "{file}")
        {
            return random.Of(Files);
        }

        var uuid = random.Of(world.Ids.GetValueOrDefault(kind) ?? [.. world.Ids.Values.SelectMany(ids => ids)]);
        return random.Chance(0.85) ? uuid : Hostile(uuid);
    }

    private string Hostile(string uuid) => random.Next(14) switch
    {
        0 => uuid.ToUpperInvariant(),
        1 => Guid.TryParse(uuid, out var dashed) ? dashed.ToString("D") : uuid,
        2 => Guid.TryParse(uuid, out var braced) ? Escape(braced.ToString("B")) : uuid,
        3 => uuid + "%00",
        4 => uuid + "%0a",
        5 => uuid[..^1],
        6 => uuid + "0",
        7 => random.Of(["%2e", "%2e%2e", "..", "%252e", "~", "%F0%9F%98%80", "%ff", "%c0%af", "%01", "%1f", "%7f", "%0d%0a"]),
        8 => new string('a', random.Of([256, 2000, 7000, 9000])),
        9 => uuid.Replace('a', 'ａ').Replace('0', 'o') is var similar ? Escape(similar) : "",
        10 => world["unknown"],
        11 => "%" + ((int)uuid[0]).ToString("x2", null) + uuid[1..],
        12 => random.Of([new string('0', 32), new string('f', 32), uuid.Insert(8, "-"), "%20" + uuid, uuid + "%20"]),
        _ => Escape(random.Of(HostileValues.Texts)),
    };

    private List<string> Query(JsonObject operation)
    {
        var query = new List<string>();
        var parameters = operation["parameters"]?.AsArray().Select(Resolved).Where(parameter => parameter["in"]!.ToString() == "query").ToList() ?? [];
        foreach (var parameter in parameters)
        {
            // One or two of many: a list is refused for a single wrong one.
            var chance = parameter["required"] is null ? Math.Min(0.15, 1.5 / parameters.Count) : 0.9;
            while (random.Chance(chance))
            {
                query.Add($"{parameter["name"]}={Escape(QueryValue(parameter["name"]!.ToString()))}");
                chance = 0.1;
            }
        }

        if (random.Chance(0.03))
        {
            query.Add(random.Of(Queries));
        }

        return query;
    }

    private string QueryValue(string name)
    {
        var kind = name switch { "user_uuid" => "users", "provider_uuid" => "customers", _ => "offerings" };
        return random.Chance(0.2)
            ? random.Of(HostileValues.Texts)
            : name switch
            {
                "page" or "page_size" => random.Of(HostileValues.Numbers),
                "created" or "modified" or "created_before" or "modified_before" => random.Of(HostileValues.Instants),
                "cursor" => Cursor(),
                "state" => random.Of(["OK", "Requested", "Creating", "Deleted", "Error creating"]),
                "runtime_state" => random.Of(["Active", "Pending account linking", "active"]),
                "o" => random.Of(["user_last_name,-user_first_name", "created", "-created", "username,-modified", "-username,created,modified"]),
                "field" => random.Of(["uuid", "url", "state", "has_consent", "x"]),
                "has_consent" or "is_restricted" or "has_complete_profile" or "is_active" or "is_completed" or "requires_reconsent" =>
                    random.Of(["true", "false", "True", "1"]),
                "query" => new string(random.Of(['a', '%', '\\']), random.Of([1, 100, 2000])),
                _ => string.Join(',', Enumerable.Repeat(random.Of(world.Ids[kind]), random.Of([1, 1, 2, 50]))),
            };
    }

    /// <summary>A cursor that somebody made up, of the form of a real one.</summary>
    private string Cursor() => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonArray(
        [.. new[] { "e3b0c44298fc", random.Of(HostileValues.Numbers), random.Of(HostileValues.Numbers), world["owner"], random.Of(HostileValues.Texts) }
            .Take(random.Next(6)).Select(part => JsonValue.Create(part))]).ToJsonString()));

    private static JsonObject Resolved(JsonNode? parameter) => parameter!["$ref"] is { } reference
        ? ApiContract.Document["components"]!["parameters"]![reference.ToString().Split('/')[^1]]!.AsObject()
        : parameter.AsObject();

    /// <summary>Encodes as UTF-8; a lone surrogate becomes the replacement character.</summary>
    private static string Escape(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(octet =>
        char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' or (byte)',' ? ((char)octet).ToString() : $"%{octet:X2}"));
}
