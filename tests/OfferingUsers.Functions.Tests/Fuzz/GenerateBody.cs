using System.Text;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>Makes the body of an operation: valid by its schema, and then often changed.</summary>
internal sealed class GenerateBody(FuzzedWorld world, string url, Random random)
{
    private readonly ChangeJson change = new(random);

    public byte[] Bytes(JsonObject operation)
    {
        var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        var tree = schema is null ? new JsonObject { ["a"] = 1 } : Value(schema, "");
        for (var changes = random.Of([0, 0, 1, 1, 1, 2, 3]); changes > 0; changes--)
        {
            tree = change.Once(tree);
        }

        var bytes = ChangeJson.Written(tree);
        return random.Chance(0.08) ? change.Bytes(bytes) : bytes;
    }

    private JsonNode? Value(JsonNode schema, string key)
    {
        if (schema["$ref"] is { } reference)
        {
            var name = reference.ToString().Split('/')[^1];
            return name switch
            {
                "CatalogInput" => Object(random.Of([.. world.Objects.Select(collection => collection.Key)])),
                "Import" => Import(),
                "SubmittedAnswer" => Answer(),
                "AdminQuestionInput" when random.Chance(0.3) => random.Of([.. world.Objects["checklists"]![1]!["questions"]!.AsArray()])!.DeepClone(),
                _ => Value(ApiContract.Document["components"]!["schemas"]![name]!, key),
            };
        }

        if (schema["enum"] is JsonArray values)
        {
            return random.Of([.. values])?.DeepClone();
        }

        var type = schema["type"] is JsonArray several ? random.Of([.. several])!.ToString() : schema["type"]?.ToString();
        return type switch
        {
            "object" => new JsonObject(schema["properties"]?.AsObject().Where(_ => random.Chance(0.75))
                .Select(property => KeyValuePair.Create(property.Key, Value(property.Value!, property.Key))) ?? []),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Of([0, 1, 1, 2, 3, 8])).Select(_ => Value(schema["items"] ?? new JsonObject(), key))]),
            "string" => Text(key, schema["maxLength"]?.GetValue<int>()),
            "boolean" => random.Chance(0.5),
            "integer" or "number" => random.Next(-3, 50),
            "null" => null,
            _ => random.Of<JsonNode?>([true, "x", 5, null, new JsonArray("x"), new JsonObject { ["a"] = 1 }])?.DeepClone(),
        };
    }

    private JsonNode Text(string key, int? maxLength)
    {
        var kind = key switch
        {
            "offering" or "offering_uuid" => "offerings",
            "user" or "user_uuid" => "users",
            "checklist" or "compliance_checklist" => "checklists",
            "question" or "depends_on_question" => "questions",
            _ => "",
        };
        if (kind.Length > 0)
        {
            var uuid = random.Of(world.Ids[kind]);
            var path = kind switch
            {
                "offerings" => "marketplace-provider-offerings",
                "users" => "users",
                "checklists" => "checklists-admin",
                _ => "checklists-admin-questions",
            };
            return key.EndsWith("uuid", StringComparison.Ordinal) || key == "compliance_checklist" ? uuid : $"{url}/api/{path}/{uuid}/";
        }

        if (maxLength is { } max && random.Chance(0.1))
        {
            return string.Concat(Enumerable.Repeat(random.Of(["a", "é", "😀", "<", "\u0301"]), max + random.Next(-1, 2)));
        }

        return key.Contains("comment", StringComparison.Ordinal) && !key.EndsWith("url", StringComparison.Ordinal) ? HostileComments.One(random)
            : random.Chance(0.3) ? random.Of(HostileValues.Texts) : "name" + random.Next(5);
    }

    /// <summary>An object of the world's, as it was imported.</summary>
    private JsonObject Object(string collection)
    {
        var one = random.Of([.. world.Objects[collection]!.AsArray()])!.DeepClone().AsObject();
        if (random.Chance(0.2))
        {
            one["uuid"] = world["new " + random.Next(20)];
        }

        return one;
    }

    private JsonObject Import()
    {
        var import = new JsonObject();
        for (var collections = random.Next(1, 4); collections > 0; collections--)
        {
            var name = random.Of([.. world.Objects.Select(collection => collection.Key)]);
            import[name] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Object(name))]);
        }

        return import;
    }

    private JsonObject Answer()
    {
        var (uuid, type) = random.Of(world.Questions);
        JsonNode? data = type switch
        {
            "boolean" => random.Chance(0.5),
            "single_select" => random.Chance(0.5) ? world["one"] : new JsonArray(world["one"]),
            "multi_select" => new JsonArray(world["x"], world["y"]),
            "number" or "rating" or "year" => random.Of([1, 3, 500, 2024, 9999, -1]),
            "date" or "datetime" => random.Of(HostileValues.Instants),
            "file" => HostileFiles.One(random, world),
            "multiple_files" => new JsonArray([.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => HostileFiles.One(random, world))]),
            "email" => random.Of(["a@example.org", "a@b", "@", "a@" + new string('b', 300) + ".org"]),
            "url" => random.Of(["https://example.org", "javascript:alert(1)", "http://[::1", "https://é.example"]),
            "phone_number" => random.Of(["+15551234567", "٣٣٣", new string('1', 400)]),
            "country" => random.Of(["EE", "ee", "XX", "EST"]),
            _ => random.Of(HostileValues.Texts),
        };
        return new JsonObject { ["question_uuid"] = random.Chance(0.95) ? uuid : world["unknown"], ["answer_data"] = random.Chance(0.05) ? null : data };
    }
}
