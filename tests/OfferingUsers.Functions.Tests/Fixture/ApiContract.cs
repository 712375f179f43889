using System.Collections.Concurrent;
using System.Numerics;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;
using YamlDotNet.Serialization;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The checked-in OpenAPI document. Every answer that a test gets is held against it.</summary>
public static class ApiContract
{
    /// <summary>By their texts: most answers refer to the same few, and one takes long to read.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<JsonSchema>> Schemas = new();

    /// <summary>The document as JSON.</summary>
    public static JsonObject Document { get; } = Read(Path.Combine(Repository.Root, "openapi.yaml"));

    /// <summary>The paths as they are written, with the methods of each in capitals.</summary>
    public static IReadOnlyDictionary<string, string[]> Operations { get; } =
        Document["paths"]!.AsObject().ToDictionary(
            path => path.Key, path => path.Value!.AsObject().Select(operation => operation.Key.ToUpperInvariant()).ToArray());

    /// <summary>What the document has against an answer; null if nothing.</summary>
    public static string? FaultIn(string method, string target, int status, string? mediaType, string body)
    {
        var path = target.Split('?')[0];
        if (status == 400 && body.Length == 0 && path.Contains("%00", StringComparison.Ordinal))
        {
            // The web server itself refuses such a path; the app never hears of it.
            return null;
        }

        if (PathOf(path.EndsWith('/') || Path.HasExtension(path) ? path : path + "/", method) is not { } template)
        {
            return status == 404 ? null : $"The path is not in the document, and the answer is {status}.";
        }

        if (OperationOf(template, method) is not { } operation)
        {
            return status is 401 or 405 || (status is 200 or 204 && method == "OPTIONS")
                ? null
                : $"{template} has no {method} in the document, and the answer is {status}.";
        }

        if (operation["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)] is not { } response)
        {
            return $"{method} {template} has no {status} in the document.";
        }

        var name = response["$ref"]?.ToString().Split('/')[^1];
        var content = (name is null ? response : Document["components"]!["responses"]![name]!)["content"]?.AsObject();
        if (method == "HEAD" || status == 304)
        {
            return body.Length == 0 ? null : "The answer has a body.";
        }

        if (content is null)
        {
            return body.Length == 0 ? null : $"{method} {template} has no body for {status} in the document.";
        }

        if (!content.ContainsKey(mediaType ?? "") && !content.ContainsKey("*/*"))
        {
            return $"{method} {template} has no {mediaType} for {status} in the document.";
        }

        if (mediaType != "application/json" || content["application/json"] is not { } json)
        {
            return null;
        }

        var schema = json["schema"]!;
        // A text is measured in Unicode characters, and by the validator in UTF-16 units: where there are pairs of these, it may complain of what is right.
        var errors = Schemas.GetOrAdd(schema.ToJsonString(), _ => new Lazy<JsonSchema>(() => Schema(schema))).Value.Validate(Parsed(body))
            .Where(error => Leaves(error).Any(leaf => leaf.Kind != ValidationErrorKind.StringTooLong || !HasSurrogates(leaf.Token))).ToList();
        return errors.Count == 0 ? null : $"The answer is not of the document's form: {string.Join("; ", errors.Select(error => error.ToString()))}";
    }

    /// <summary>What an error is made of, where it is one of a part.</summary>
    private static IEnumerable<ValidationError> Leaves(ValidationError error) =>
        error is ChildSchemaValidationError child ? child.Errors.Values.SelectMany(errors => errors).SelectMany(Leaves) : [error];

    private static bool HasSurrogates(JToken? text) => text is JValue { Value: string value } && value.Any(char.IsSurrogate);

    /// <summary>A path's operation; HEAD is answered as GET is, without a body.</summary>
    private static JsonNode? OperationOf(string template, string method) =>
        Document["paths"]![template]![method.ToLowerInvariant()] ?? (method == "HEAD" ? Document["paths"]![template]!["get"] : null);

    /// <summary>The path that a request is for: one that has its method, as <c>/api/catalog/import/</c> has no GET, but is of a form that has.</summary>
    private static string? PathOf(string path, string method)
    {
        var parts = path.Split('/');
        return Operations.Keys.Where(template => IsMatch(template.Split('/'), parts))
            .MinBy(template => (OperationOf(template, method) is null, template.Count(letter => letter == '{')));
    }

    private static bool IsMatch(string[] template, string[] path) => template.Length == path.Length
        && template.Zip(path).All(pair => pair.First.StartsWith('{')
            ? pair.Second.Length > 0
            : string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));

    /// <summary>A body as the validator takes it: whole numbers beyond 64 bits break it, and no schema bounds them.</summary>
    private static JToken Parsed(string body)
    {
        using var reader = new JsonTextReader(new StringReader(body)) { DateParseHandling = DateParseHandling.None };
        var parsed = JToken.Load(reader);
        foreach (var value in (parsed as JContainer)?.Descendants().OfType<JValue>().Where(value => value.Value is BigInteger) ?? [])
        {
            value.Value = (double)(BigInteger)value.Value!;
        }

        return parsed;
    }

    /// <summary>One schema with all that it may refer to.</summary>
    private static JsonSchema Schema(JsonNode schema)
    {
        var whole = new JsonObject { ["allOf"] = new JsonArray(schema.DeepClone()), ["definitions"] = Document["components"]!["schemas"]!.DeepClone() };
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult();
    }

    private static JsonObject Read(string file)
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(File.ReadAllText(file));
        return JsonNode.Parse(JToken.FromObject(yaml!).ToString())!.AsObject();
    }
}
