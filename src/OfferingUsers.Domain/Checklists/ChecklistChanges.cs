using System.Collections.Immutable;

namespace OfferingUsers.Domain.Checklists;

/// <summary>How a checklist changes part by part (checklists.md 6): a part takes the place of the one of its uuid, and a new one comes last.</summary>
public static class ChecklistChanges
{
    public static Checklist With(this Checklist checklist, Question question)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        return checklist with { Questions = Put(checklist.Questions, question, other => other.Uuid == question.Uuid) };
    }

    public static Question With(this Question question, QuestionOption option)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question with { Options = Put(question.Options, option, other => other.Uuid == option.Uuid) };
    }

    public static Question With(this Question question, QuestionDependency dependency)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question with { Dependencies = Put(question.Dependencies, dependency, other => other.Uuid == dependency.Uuid) };
    }

    /// <summary>Without a question, and without what depends on it.</summary>
    public static Checklist WithoutQuestion(this Checklist checklist, Guid question)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        return (checklist with { Questions = checklist.Questions.RemoveAll(one => one.Uuid == question) })
            .Each(one => one with { Dependencies = one.Dependencies.RemoveAll(dependency => dependency.DependsOnQuestion == question) });
    }

    public static Checklist WithoutOption(this Checklist checklist, Guid option)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        return checklist.Each(question => question with { Options = question.Options.RemoveAll(one => one.Uuid == option) });
    }

    public static Checklist WithoutDependency(this Checklist checklist, Guid dependency)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        return checklist.Each(question => question with { Dependencies = question.Dependencies.RemoveAll(one => one.Uuid == dependency) });
    }

    private static Checklist Each(this Checklist checklist, Func<Question, Question> change) =>
        checklist with { Questions = [.. checklist.Questions.Select(change)] };

    private static ImmutableArray<T> Put<T>(ImmutableArray<T> parts, T part, Func<T, bool> isPlace)
    {
        for (var place = 0; place < parts.Length; place++)
        {
            if (isPlace(parts[place]))
            {
                return parts.SetItem(place, part);
            }
        }

        return parts.Add(part);
    }
}
