using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>A key of a question by itself (checklists.md 1.2): how a value that was sent is read, and where it goes.</summary>
/// <param name="Read">Never asked for null where that is a value.</param>
/// <param name="Put">The question with a value as it was read.</param>
internal sealed record QuestionField(string Name, CatalogKey.Reader Read, Func<Question, JsonNode?, Question> Put)
{
    /// <summary>All keys but the uuid, the options and the dependencies.</summary>
    public static readonly ImmutableArray<QuestionField> All =
    [
        new("description", CatalogValues.Text(2000), (question, text) => question with { Description = (string)text! }),
        new("question_type", CatalogValues.Text(50), (question, type) => question with { QuestionType = (string)type! }),
        new("order", CatalogValues.WholeNumber(0), (question, order) => question with { Order = (int)order! }),
        new("required", CatalogValues.Boolean, (question, flag) => question with { Required = (bool)flag! }),
        new("user_guidance", CatalogValues.Text(10_000), (question, text) => question with { UserGuidance = (string)text! }),
        new("always_show_guidance", CatalogValues.Boolean, (question, flag) => question with { AlwaysShowGuidance = (bool)flag! }),
        Nullable("guidance_answer_value", AnyValue, (question, value) => question with { GuidanceAnswerValue = Element(value) }),
        new("guidance_operator", Operator, (question, name) => question with { GuidanceOperator = (string)name! }),
        new("operator", Operator, (question, name) => question with { Operator = (string)name! }),
        Nullable("review_answer_value", AnyValue, (question, value) => question with { ReviewAnswerValue = Element(value) }),
        new("always_requires_review", CatalogValues.Boolean, (question, flag) => question with { AlwaysRequiresReview = (bool)flag! }),
        new("dependency_logic_operator", CatalogValues.Choice("and", "or"), (question, name) => question with { DependencyLogicOperator = (string)name! }),
        Nullable("min_value", Number, (question, bound) => question with { MinValue = (decimal?)bound }),
        Nullable("max_value", Number, (question, bound) => question with { MaxValue = (decimal?)bound }),
        new("allowed_file_types", CatalogValues.TextList, (question, types) => question with { AllowedFileTypes = Texts(types!) }),
        new("allowed_mime_types", CatalogValues.TextList, (question, types) => question with { AllowedMimeTypes = Texts(types!) }),
        Nullable("max_file_size_mb", CatalogValues.WholeNumber(int.MinValue), (question, size) => question with { MaxFileSizeMb = (int?)size }),
        Nullable("max_files_count", CatalogValues.WholeNumber(int.MinValue), (question, count) => question with { MaxFilesCount = (int?)count }),
        Nullable("likert_scale_length", ScaleLength, (question, length) => question with { LikertScaleLength = (int?)length }),
        new("likert_low_label", CatalogValues.Text(255), (question, text) => question with { LikertLowLabel = (string)text! }),
        new("likert_high_label", CatalogValues.Text(255), (question, text) => question with { LikertHighLabel = (string)text! }),
        new("likert_allow_na", CatalogValues.Boolean, (question, flag) => question with { LikertAllowNa = (bool)flag! }),
        Nullable("rich_text_char_limit", CatalogValues.WholeNumber(int.MinValue), (question, limit) => question with { RichTextCharLimit = (int?)limit }),
        new("rich_text_toolbar_level", ToolbarLevel, (question, level) => question with { RichTextToolbarLevel = (string)level! }),
    ];

    /// <summary>Whether null is a value of it.</summary>
    public bool IsNullable { get; private init; }

    /// <summary>The question with what was sent; where that is wrong, it is as it was.</summary>
    public Question On(Question question, JsonElement sent, out string? error)
    {
        var read = IsNullable && sent.ValueKind == JsonValueKind.Null ? default : Read(sent);
        error = read.Error;
        return error is null ? Put(question, read.Value) : question;
    }

    private static QuestionField Nullable(string name, CatalogKey.Reader read, Func<Question, JsonNode?, Question> put) =>
        new(name, read, put) { IsNullable = true };

    private static CatalogKey.ReadValue AnyValue(JsonElement value) =>
        NestedValue.FindError(value) is { } error ? CatalogKey.ReadValue.Wrong(error) : new(JsonNode.Parse(value.GetRawText()), null);

    private static CatalogKey.ReadValue Operator(JsonElement value) => CatalogValues.Choice(["", .. AnswerOperator.All])(value);

    private static CatalogKey.ReadValue ScaleLength(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var length) && QuestionType.ScaleLengths.Contains(length)
            ? new(length, null)
            : CatalogKey.ReadValue.Wrong($"\"{PythonText.Format(value)}\" is not a valid choice.");

    /// <summary>A blank level is the default one.</summary>
    private static CatalogKey.ReadValue ToolbarLevel(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0
        ? new(QuestionType.StandardToolbar, null)
        : CatalogValues.Choice([.. QuestionType.ToolbarLevels])(value);

    private static CatalogKey.ReadValue Number(JsonElement value) =>
        DecimalText.TryRead(value, out var number) ? new(number, null) : CatalogKey.ReadValue.Wrong("A valid number is required.");

    private static ImmutableArray<string> Texts(JsonNode list) => [.. list.AsArray().Select(text => (string)text!)];

    /// <summary>Null is a value too.</summary>
    private static JsonElement Element(JsonNode? value) => value.Deserialize(CatalogJson.Default.JsonElement);
}
