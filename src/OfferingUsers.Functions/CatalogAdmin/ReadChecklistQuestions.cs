using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The questions of a checklist with their options and dependencies, embedded (catalog.md 1), judged by the rules of checklists.md 6.</summary>
internal static class ReadChecklistQuestions
{
    private static readonly (string Name, CatalogKey.Reader Read, string Default)[] Keys =
    [
        ("description", CatalogValues.Text(2000), "\"\""),
        ("question_type", CatalogValues.Text(50), "\"boolean\""),
        ("order", CatalogValues.WholeNumber(0), "0"),
        ("required", CatalogValues.Boolean, "false"),
        ("user_guidance", CatalogValues.Text(10_000), "\"\""),
        ("always_show_guidance", CatalogValues.Boolean, "true"),
        ("guidance_answer_value", AnyValue, "[]"),
        ("guidance_operator", Operator, "\"equals\""),
        ("operator", Operator, "\"equals\""),
        ("review_answer_value", AnyValue, "[]"),
        ("always_requires_review", CatalogValues.Boolean, "false"),
        ("dependency_logic_operator", CatalogValues.Choice("and", "or"), "\"and\""),
        ("min_value", Number, "null"),
        ("max_value", Number, "null"),
        ("allowed_file_types", CatalogValues.TextList, "[]"),
        ("allowed_mime_types", CatalogValues.TextList, "[]"),
        ("max_file_size_mb", CatalogValues.WholeNumber(int.MinValue), "null"),
        ("max_files_count", CatalogValues.WholeNumber(int.MinValue), "null"),
    ];

    private const string SameUuid = "Each question must have a uuid of its own.";

    private static readonly string[] Nullable =
    [
        "guidance_answer_value", "review_answer_value", "min_value", "max_value", "max_file_size_mb", "max_files_count",
    ];

    /// <summary>The keys of a question by themselves, and whether null is a value of theirs.</summary>
    public static IEnumerable<(string Name, CatalogKey.Reader Read, bool IsNullable)> Fields =>
        Keys.Select(key => (key.Name, key.Read, Nullable.Contains(key.Name)));

    /// <summary>The questions as they are stored, or the first thing that is wrong with one.</summary>
    public static CatalogKey.ReadValue Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return CatalogKey.ReadValue.Wrong(CatalogValues.NotAList(value));
        }

        var questions = new JsonArray();
        foreach (var question in value.EnumerateArray())
        {
            var read = Question(question);
            if (read.Error is not null)
            {
                return read;
            }

            questions.Add(read.Value);
        }

        if (questions.DistinctBy(question => question!["uuid"]!.GetValue<string>()).Count() < questions.Count)
        {
            return CatalogKey.ReadValue.Wrong(SameUuid);
        }

        return FaultInDependencies(questions) is { } fault ? CatalogKey.ReadValue.Wrong(fault) : new(questions, null);
    }

    private static CatalogKey.ReadValue Question(JsonElement question)
    {
        if (question.ValueKind != JsonValueKind.Object || !question.TryGetProperty("uuid", out var uuid)
            || CatalogValues.Uuid(uuid) is not { Error: null, Value: { } hex })
        {
            return CatalogKey.ReadValue.Wrong("Each question must be an object with a valid uuid.");
        }

        if (question.EnumerateObject().Select(sent => sent.Name)
            .FirstOrDefault(name => name is not ("uuid" or "options" or "dependencies") && !Keys.Any(key => key.Name == name)) is { } unknown)
        {
            return CatalogKey.ReadValue.Wrong($"A question has no key {unknown}.");
        }

        if (QuestionRules.FindError(question) is { } fault)
        {
            return CatalogKey.ReadValue.Wrong(fault);
        }

        var stored = new JsonObject { ["uuid"] = hex };
        foreach (var (name, read, fallback) in Keys)
        {
            if (!question.TryGetProperty(name, out var sent) || (sent.ValueKind == JsonValueKind.Null && Nullable.Contains(name)))
            {
                stored[name] = sent.ValueKind == JsonValueKind.Null ? null : JsonNode.Parse(fallback);
                continue;
            }

            var value = read(sent);
            if (value.Error is not null)
            {
                return CatalogKey.ReadValue.Wrong($"{name}: {value.Error}");
            }

            stored[name] = value.Value;
        }

        NormalizeUuids(stored, "review_answer_value");
        NormalizeUuids(stored, "guidance_answer_value");
        var options = Parts(question, "options", ["label"], option => CatalogValues.Name(255)(option.GetProperty("label")) is { Error: null, Value: { } label }
            ? new JsonObject
            {
                ["uuid"] = null,
                ["label"] = label,
                ["order"] = option.TryGetProperty("order", out var order) && order.TryGetInt32(out var number) ? number : 0,
            }
            : null);
        var dependencies = Parts(question, "dependencies", ["depends_on_question", "required_answer_value"], dependency =>
            CatalogValues.Uuid(dependency.GetProperty("depends_on_question")) is { Error: null, Value: { } on }
            ? new JsonObject
            {
                ["depends_on_question"] = on,
                ["required_answer_value"] = JsonNode.Parse(dependency.GetProperty("required_answer_value").GetRawText()),
                ["operator"] = dependency.TryGetProperty("operator", out var name) ? name.ToString() : AnswerOperator.EqualTo,
            }
            : null);
        if (options is null || dependencies is null)
        {
            return CatalogKey.ReadValue.Wrong("Options need uuid and label; dependencies need uuid, depends_on_question and required_answer_value.");
        }

        stored["options"] = options;
        stored["dependencies"] = dependencies;
        return new(stored, null);
    }

    private static JsonArray? Parts(JsonElement question, string key, string[] required, Func<JsonElement, JsonObject?> read)
    {
        var parts = new JsonArray();
        foreach (var part in question.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [])
        {
            if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("uuid", out var uuid)
                || CatalogValues.Uuid(uuid) is not { Error: null, Value: { } hex }
                || !required.All(name => part.TryGetProperty(name, out _)) || read(part) is not { } stored)
            {
                return null;
            }

            stored["uuid"] = hex;
            if (key == "dependencies")
            {
                NormalizeUuids(stored, "required_answer_value");
            }

            parts.Add(stored);
        }

        return parts;
    }

    /// <summary>Dependencies stay within the checklist, suit the question they look at, and never lead back to where they began.</summary>
    private static string? FaultInDependencies(JsonArray questions)
    {
        var byUuid = questions.ToDictionary(question => question!["uuid"]!.GetValue<string>(), question => question!.AsObject(), StringComparer.Ordinal);
        foreach (var (uuid, question) in byUuid)
        {
            foreach (var dependency in question["dependencies"]!.AsArray())
            {
                var on = dependency!["depends_on_question"]!.GetValue<string>();
                if (!byUuid.TryGetValue(on, out var other))
                {
                    return $"Object with uuid={on} does not exist.";
                }

                if (QuestionRules.FindDependencyError(
                    JsonSerializer.SerializeToElement(dependency.AsObject(), CatalogJson.Default.JsonObject),
                    other["question_type"]!.GetValue<string>(),
                    other["description"]!.GetValue<string>()) is { } fault)
                {
                    return fault;
                }
            }

            if (LeadsTo(byUuid, uuid, uuid, []))
            {
                return "Question cannot depend on itself";
            }
        }

        return null;
    }

    private static bool LeadsTo(Dictionary<string, JsonObject> questions, string from, string target, HashSet<string> seen) =>
        questions[from]["dependencies"]!.AsArray().Select(dependency => dependency!["depends_on_question"]!.GetValue<string>())
            .Any(next => next == target || (seen.Add(next) && questions.ContainsKey(next) && LeadsTo(questions, next, target, seen)));

    /// <summary>Options are compared as they are stored: in hex.</summary>
    private static void NormalizeUuids(JsonObject stored, string key)
    {
        if (stored[key] is JsonArray values)
        {
            stored[key] = new JsonArray([.. values.Select(value =>
                value is JsonValue text && text.TryGetValue<string>(out var given) && Uuids.TryParse(given, out var uuid)
                    ? uuid.Hex()
                    : value?.DeepClone())]);
        }
    }

    private static CatalogKey.ReadValue AnyValue(JsonElement value) => new(JsonNode.Parse(value.GetRawText()), null);

    private static CatalogKey.ReadValue Operator(JsonElement value) => CatalogValues.Choice(["", .. AnswerOperator.All])(value);

    private static CatalogKey.ReadValue Number(JsonElement value) =>
        DecimalText.TryRead(value, out var number) ? new(number, null) : CatalogKey.ReadValue.Wrong("A valid number is required.");
}
