using System.Collections.Immutable;
using System.Text.Json;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>The questions of a checklist with their options and dependencies, embedded (catalog.md 1), judged by the rules of checklists.md 6.</summary>
internal static class ReadChecklistQuestions
{
    private const string NoUuid = "Each question must be an object with a valid uuid.";
    private const string SameUuid = "Each question must have a uuid of its own.";
    private const string InvalidParts = "Options need uuid and label; dependencies need uuid, depends_on_question and required_answer_value.";

    private delegate T? ReadPart<T>(Guid uuid, JsonElement part);

    /// <summary>The questions as they are stored, or the first thing that is wrong with one.</summary>
    public static CatalogKey.ReadValue Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return CatalogKey.ReadValue.Wrong(CatalogValues.NotAList(value));
        }

        var questions = ImmutableArray.CreateBuilder<Question>(value.GetArrayLength());
        foreach (var sent in value.EnumerateArray())
        {
            if (ReadQuestion(sent, out var question) is { } wrong)
            {
                return CatalogKey.ReadValue.Wrong(wrong);
            }

            questions.Add(question);
        }

        var all = questions.ToImmutable();
        var fault = all.DistinctBy(question => question.Uuid).Count() < all.Length ? SameUuid : DependencyRules.FindError(all);
        return fault is null
            ? new(JsonSerializer.SerializeToNode(all, CatalogJson.Default.ImmutableArrayQuestion), null)
            : CatalogKey.ReadValue.Wrong(fault);
    }

    /// <summary>What is wrong with a question; null when nothing is.</summary>
    private static string? ReadQuestion(JsonElement sent, out Question question)
    {
        var uuid = sent.ValueKind == JsonValueKind.Object ? UuidIn(sent, "uuid") : null;
        question = new Question { Uuid = uuid ?? default };
        if (uuid is null)
        {
            return NoUuid;
        }

        if (sent.EnumerateObject().Select(key => key.Name)
            .FirstOrDefault(name => name is not ("uuid" or "options" or "dependencies") && !QuestionField.All.Any(field => field.Name == name)) is { } unknown)
        {
            return $"A question has no key {unknown}.";
        }

        if (QuestionRules.FindError(sent) is { } fault)
        {
            return fault;
        }

        foreach (var field in QuestionField.All)
        {
            if (sent.TryGetProperty(field.Name, out var value))
            {
                question = field.On(question, value, out var error);
                if (error is not null)
                {
                    return $"{field.Name}: {error}";
                }
            }
        }

        if (Parts(sent, "options", ["label"], Option) is not { } options
            || Parts(sent, "dependencies", ["depends_on_question", "required_answer_value"], Dependency) is not { } dependencies)
        {
            return InvalidParts;
        }

        question = question with
        {
            ReviewAnswerValue = InHex(question.ReviewAnswerValue),
            GuidanceAnswerValue = InHex(question.GuidanceAnswerValue),
            Options = options,
            Dependencies = dependencies,
        };
        return null;
    }

    /// <summary>The parts of a question; null when one of them is wrong.</summary>
    private static ImmutableArray<T>? Parts<T>(JsonElement question, string key, string[] required, ReadPart<T> read)
        where T : class
    {
        var parts = ImmutableArray.CreateBuilder<T>();
        foreach (var part in question.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [])
        {
            if (part.ValueKind != JsonValueKind.Object || UuidIn(part, "uuid") is not { } uuid
                || !required.All(name => part.TryGetProperty(name, out _)) || read(uuid, part) is not { } known)
            {
                return null;
            }

            parts.Add(known);
        }

        return parts.ToImmutable();
    }

    private static QuestionOption? Option(Guid uuid, JsonElement option) =>
        CatalogValues.Name(255)(option.GetProperty("label")) is { Error: null, Value: { } label }
            ? new QuestionOption(uuid, (string)label!, OrderOf(option))
            : null;

    private static int OrderOf(JsonElement option) =>
        option.TryGetProperty("order", out var order) && order.ValueKind == JsonValueKind.Number && order.TryGetInt32(out var number) ? number : 0;

    private static QuestionDependency? Dependency(Guid uuid, JsonElement dependency) =>
        UuidIn(dependency, "depends_on_question") is { } on && NestedValue.FindError(dependency.GetProperty("required_answer_value")) is null
        ? new QuestionDependency(
            uuid,
            on,
            InHex(dependency.GetProperty("required_answer_value")),
            dependency.TryGetProperty("operator", out var name) ? name.ToString() : AnswerOperator.EqualTo)
        : null;

    private static Guid? UuidIn(JsonElement of, string key) =>
        of.TryGetProperty(key, out var sent) && CatalogValues.Uuid(sent) is { Error: null, Value: { } hex } ? Guid.Parse((string)hex!) : null;

    /// <summary>Options are compared as they are stored: in hex.</summary>
    private static JsonElement InHex(JsonElement value) => value.ValueKind != JsonValueKind.Array ? value : JsonSerializer.SerializeToElement(
        [
            .. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String && Uuids.TryParse(item.GetString(), out var uuid)
                ? JsonSerializer.SerializeToElement(uuid, CatalogJson.Default.Guid)
                : item),
        ],
        CatalogJson.Default.ImmutableArrayJsonElement);
}
