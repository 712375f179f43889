using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>An object that administrators deal with, as it lies in the catalog: a checklist or a part of one.</summary>
public abstract record AdminObject(Checklist Checklist, Guid Uuid);

public sealed record AdminChecklist(Checklist Checklist) : AdminObject(Checklist, Checklist.Uuid);

public sealed record AdminQuestion(Checklist Checklist, Question Question) : AdminObject(Checklist, Question.Uuid);

public sealed record AdminOption(Checklist Checklist, Question Question, QuestionOption Option) : AdminObject(Checklist, Option.Uuid);

/// <param name="Question">The question that depends on another.</param>
public sealed record AdminDependency(Checklist Checklist, Question Question, QuestionDependency Dependency) : AdminObject(Checklist, Dependency.Uuid);
