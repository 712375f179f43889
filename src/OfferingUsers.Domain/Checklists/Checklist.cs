using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfferingUsers.Domain.Checklists;

/// <summary>A checklist with its questions (checklists.md 1.1).</summary>
public sealed record Checklist(Guid Uuid, string Name, string Description, string ChecklistType, ImmutableArray<Question> Questions)
{
    /// <summary>When it was stored first; null for one that is not stored yet.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The questions sorted by <see cref="Question.Order"/>; the sort is stable. Derived, so not stored.</summary>
    [JsonIgnore]
    public IEnumerable<Question> InOrder => Questions.OrderBy(question => question.Order);

    public Question? Find(Guid question) => Questions.FirstOrDefault(candidate => candidate.Uuid == question);
}

/// <summary>A question (checklists.md 1.2).</summary>
public sealed record Question
{
    /// <summary>The value of a condition that nobody set.</summary>
    private static readonly JsonElement Nothing = JsonElement.Parse("[]");

    public required Guid Uuid { get; init; }

    public string Description { get; init; } = "";

    /// <summary>One of the constants of <see cref="Checklists.QuestionType"/>, or another type of checklists.md 1.3.</summary>
    public string QuestionType { get; init; } = Checklists.QuestionType.Boolean;

    public int Order { get; init; }

    public bool Required { get; init; }

    public string UserGuidance { get; init; } = "";

    public bool AlwaysShowGuidance { get; init; } = true;

    public JsonElement GuidanceAnswerValue { get; init; } = Nothing;

    public string GuidanceOperator { get; init; } = AnswerOperator.EqualTo;

    /// <summary>The operator that compares an answer with <see cref="ReviewAnswerValue"/>.</summary>
    public string Operator { get; init; } = AnswerOperator.EqualTo;

    public JsonElement ReviewAnswerValue { get; init; } = Nothing;

    public bool AlwaysRequiresReview { get; init; }

    /// <summary><c>and</c> or <c>or</c>.</summary>
    public string DependencyLogicOperator { get; init; } = "and";

    public decimal? MinValue { get; init; }

    public decimal? MaxValue { get; init; }

    public ImmutableArray<string> AllowedFileTypes { get; init; } = [];

    public ImmutableArray<string> AllowedMimeTypes { get; init; } = [];

    public int? MaxFileSizeMb { get; init; }

    public int? MaxFilesCount { get; init; }

    /// <summary>The number of positions of a likert question: 3, 5 or 7; null for other types (newer-waldur.md 4.3).</summary>
    public int? LikertScaleLength { get; init; }

    public string LikertLowLabel { get; init; } = "";

    public string LikertHighLabel { get; init; } = "";

    /// <summary>Whether <c>na</c> is an answer to a likert question.</summary>
    public bool LikertAllowNa { get; init; }

    /// <summary>The max number of characters of a rich text; null for no limit (newer-waldur.md 4.4).</summary>
    public int? RichTextCharLimit { get; init; }

    /// <summary>One of <see cref="Checklists.QuestionType.ToolbarLevels"/>.</summary>
    public string RichTextToolbarLevel { get; init; } = Checklists.QuestionType.StandardToolbar;

    public ImmutableArray<QuestionOption> Options { get; init; } = [];

    public ImmutableArray<QuestionDependency> Dependencies { get; init; } = [];
}

/// <summary>An option of a select question (checklists.md 1.4).</summary>
public sealed record QuestionOption(Guid Uuid, string Label, int Order);

/// <summary>A condition on the answer to another question, under which a question is shown (checklists.md 1.5).</summary>
public sealed record QuestionDependency(Guid Uuid, Guid DependsOnQuestion, JsonElement RequiredAnswerValue, string Operator);

/// <summary>Question types with rules of their own (checklists.md 1.3).</summary>
public static class QuestionType
{
    public const string Boolean = "boolean";
    public const string SingleSelect = "single_select";
    public const string MultiSelect = "multi_select";
    public const string TextInput = "text_input";
    public const string TextArea = "text_area";
    public const string Number = "number";
    public const string Date = "date";
    public const string File = "file";
    public const string MultipleFiles = "multiple_files";
    public const string Likert = "likert";
    public const string RichText = "rich_text";

    public const string StandardToolbar = "standard";

    /// <summary>The levels of a rich text's toolbar.</summary>
    public static readonly ImmutableArray<string> ToolbarLevels = ["minimal", StandardToolbar, "extended"];

    /// <summary>The numbers of positions that a likert question may have.</summary>
    public static readonly ImmutableArray<int> ScaleLengths = [3, 5, 7];

    /// <summary>Whether answers are uuids of options.</summary>
    public static bool IsSelect(string type) => type is SingleSelect or MultiSelect;

    /// <summary>Whether answers are files.</summary>
    public static bool IsFile(string type) => type is File or MultipleFiles;
}
