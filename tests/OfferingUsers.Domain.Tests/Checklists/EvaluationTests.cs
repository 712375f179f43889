using System.Text.Json;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

/// <summary>Visibility, progress, review and guidance on a small checklist (checklists.md 4).</summary>
public sealed class EvaluationTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AnsweringUser User = new(Guid.NewGuid(), 1, "U");
    private static readonly AnsweringUser Manager = new(Guid.NewGuid(), 2, "M");

    private static readonly Question Personal = new()
    {
        Uuid = Guid.NewGuid(),
        Order = 1,
        Required = true,
        ReviewAnswerValue = Json("true"),
        UserGuidance = "Appoint a steward.",
        AlwaysShowGuidance = false,
        GuidanceAnswerValue = Json("true"),
    };

    private static readonly Question Safeguards = new()
    {
        Uuid = Guid.NewGuid(),
        Order = 2,
        QuestionType = QuestionType.TextArea,
        Operator = AnswerOperator.Contains,
        ReviewAnswerValue = Json("[\"export\"]"),
        Dependencies = [new QuestionDependency(Guid.NewGuid(), Personal.Uuid, Json("true"), AnswerOperator.EqualTo)],
    };

    private static readonly Question Acronym = new()
    {
        Uuid = Guid.NewGuid(),
        Order = 0,
        QuestionType = QuestionType.TextInput,
        Required = true,
        AlwaysRequiresReview = true,
    };

    private static readonly Checklist Checklist = new(Guid.NewGuid(), "C", "", "offering_compliance", [Personal, Safeguards, Acronym]);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static Completion Submit(Completion completion, AnsweringUser user, int minute, params (Question, string)[] answers) => Submission.Apply(
        completion, Checklist, answers.Select(answer => (answer.Item1, Json(answer.Item2))), user, Then.AddMinutes(minute), Guid.NewGuid);

    private static Completion Fresh() =>
        new() { Uuid = Guid.NewGuid(), OfferingUser = Guid.NewGuid(), Checklist = Checklist.Uuid, Created = Then, Modified = Then };

    [Fact]
    public void A_question_is_shown_when_what_it_depends_on_is_answered_so_and_hiding_it_keeps_its_answer()
    {
        var yes = Submit(Fresh(), User, 1, (Personal, "true"), (Safeguards, "\"none\""));
        var no = Submit(yes, User, 2, (Personal, "false"));

        Assert.Equal([Acronym, Personal], Visibility.VisibleQuestions(Checklist, Fresh()));
        Assert.Equal([Acronym, Personal, Safeguards], Visibility.VisibleQuestions(Checklist, yes));
        Assert.Equal([Acronym, Personal], Visibility.VisibleQuestions(Checklist, no));
        Assert.NotNull(no.EffectiveAnswer(Safeguards.Uuid));
    }

    [Fact]
    public void Progress_counts_all_questions_and_only_required_ones_complete()
    {
        var one = Submit(Fresh(), User, 1, (Personal, "false"));
        var done = Submit(one, User, 2, (Acronym, "\"\""));

        Assert.Equal(
            (0.0m, 33.3m, 66.7m),
            (Progress.Percentage(Checklist, Fresh()), Progress.Percentage(Checklist, one), Progress.Percentage(Checklist, done)));
        Assert.Equal([Acronym, Personal], Progress.UnansweredRequired(Checklist, Fresh()));
        Assert.Equal((false, true), (one.IsCompleted, done.IsCompleted));
        Assert.False(Submit(done, User, 3, (Acronym, "null")).IsCompleted);
        Assert.Equal(100.0m, Progress.Percentage(Checklist with { Questions = [] }, Fresh()));
        var sixteen = Checklist with { Questions = [Personal, .. Enumerable.Range(0, 15).Select(_ => new Question { Uuid = Guid.NewGuid() })] };
        Assert.Equal(6.2m, Progress.Percentage(sixteen, one));
    }

    [Fact]
    public void An_answer_is_flagged_on_every_write_and_the_completion_follows()
    {
        var flagged = Submit(Fresh(), User, 1, (Personal, "true"), (Safeguards, "\"export\""), (Acronym, "\"X\""));
        var cleared = Submit(flagged, User, 2, (Personal, "false"), (Safeguards, "\"none\""), (Acronym, "null"));

        Assert.Equal([Acronym, Personal, Safeguards], Review.Flagged(Checklist, flagged).Select(found => found.Question));
        Assert.Equal((true, false), (flagged.RequiresReview, cleared.RequiresReview));
        Assert.False(Review.IsTriggered(Personal with { ReviewAnswerValue = Json("false") }, Json("false")));
    }

    [Fact]
    public void The_latest_answer_counts_and_each_user_has_a_row_of_their_own()
    {
        var both = Submit(Submit(Fresh(), User, 1, (Personal, "true")), Manager, 2, (Personal, "false"));
        var again = Submit(both, User, 3, (Personal, "true"));

        Assert.Equal((2, JsonValueKind.False), (both.Answers.Length, both.EffectiveAnswer(Personal.Uuid)!.Data.ValueKind));
        Assert.Equal(JsonValueKind.True, again.EffectiveAnswer(Personal.Uuid)!.Data.ValueKind);
        Assert.Equal(both.Answers[0].Uuid, again.Answers[0].Uuid);
        Assert.Equal(JsonValueKind.False, Submit(again, User, 4, (Personal, "null")).EffectiveAnswer(Personal.Uuid)!.Data.ValueKind);
        Assert.Null(Submit(Fresh(), User, 1, (Personal, "true"), (Personal, "null")).EffectiveAnswer(Personal.Uuid));
    }

    [Fact]
    public void Guidance_is_shown_always_or_for_the_callers_own_matching_answer()
    {
        var answered = Submit(Fresh(), User, 1, (Personal, "true"));

        Assert.Null(Guidance.For(Personal, Fresh(), User.Uuid));
        Assert.Equal("Appoint a steward.", Guidance.For(Personal, answered, User.Uuid));
        Assert.Null(Guidance.For(Personal, answered, Manager.Uuid));
        Assert.Equal("Appoint a steward.", Guidance.For(Personal with { AlwaysShowGuidance = true }, Fresh(), User.Uuid));
        Assert.Null(Guidance.For(Personal with { UserGuidance = " ", AlwaysShowGuidance = true }, Fresh(), User.Uuid));
    }
}
