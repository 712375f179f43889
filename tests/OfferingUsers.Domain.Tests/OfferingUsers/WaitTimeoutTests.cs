using System.Text.Json;
using OfferingUsers.Domain.OfferingUsers;

namespace OfferingUsers.Domain.Tests.OfferingUsers;

public sealed class WaitTimeoutTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static OfferingUser Record(OfferingUserState state) => new()
    {
        Uuid = Guid.NewGuid(),
        State = state,
        Created = Then,
        Modified = Then,
        StateSince = Then,
        Transition = 3,
        Deadline = Then.AddHours(2),
        Offering = new OfferingSnapshot(Guid.NewGuid(), "O", "o", null, Guid.NewGuid(), "C"),
        User = new UserSnapshot(Guid.NewGuid(), "u", "", "", ""),
    };

    [Theory]
    [InlineData(OfferingUserState.Requested, OfferingUserState.ErrorCreating)]
    [InlineData(OfferingUserState.Creating, OfferingUserState.ErrorCreating)]
    [InlineData(OfferingUserState.PendingAccountLinking, OfferingUserState.ErrorCreating)]
    [InlineData(OfferingUserState.PendingAdditionalValidation, OfferingUserState.ErrorCreating)]
    [InlineData(OfferingUserState.RequestedDeletion, OfferingUserState.ErrorDeleting)]
    [InlineData(OfferingUserState.Deleting, OfferingUserState.ErrorDeleting)]
    [InlineData(OfferingUserState.Ok, OfferingUserState.Ok)]
    [InlineData(OfferingUserState.Deleted, OfferingUserState.Deleted)]
    [InlineData(OfferingUserState.ErrorCreating, OfferingUserState.ErrorCreating)]
    [InlineData(OfferingUserState.ErrorDeleting, OfferingUserState.ErrorDeleting)]
    public void Only_a_waiting_record_expires_and_only_in_the_wait_that_was_meant_and_after_its_deadline(OfferingUserState state, OfferingUserState expected)
    {
        var record = Record(state);

        Assert.Same(record, WaitTimeout.Expire(record, 2, Then.AddHours(3)));
        Assert.Same(record, WaitTimeout.Expire(record, 3, Then.AddHours(2).AddMicroseconds(-1)));
        var never = record with { Deadline = null };
        Assert.Same(never, WaitTimeout.Expire(never, 3, Then.AddHours(3)));
        Assert.Equal(expected, WaitTimeout.Expire(record, 3, Then.AddHours(2)).State);
    }

    [Fact]
    public void A_reminder_is_given_half_way_and_once_and_leaves_modified()
    {
        var record = Record(OfferingUserState.Creating);

        var reminded = WaitTimeout.Remind(record, 3, Then.AddHours(1));

        Assert.Equal(Then.AddHours(1), WaitTimeout.ReminderAt(record));
        Assert.Same(record, WaitTimeout.Remind(record, 3, Then.AddMinutes(59)));
        Assert.True(reminded.IsReminded);
        Assert.Equal((Then, 0), (reminded.Modified, reminded.History.Length));
        Assert.Same(reminded, WaitTimeout.Remind(reminded, 3, Then.AddHours(1)));
        Assert.False(reminded.Enter(OfferingUserState.Creating, Then).IsReminded);
    }

    [Fact]
    public void A_deleted_record_keeps_its_answers_for_the_retention_time_and_for_ever_without_one()
    {
        var deleted = Record(OfferingUserState.Deleted) with { ChecklistWithCompletion = Guid.NewGuid() };
        var day = TimeSpan.FromDays(1);

        Assert.Equal(Then + day, AnswerRetention.RemovalAt(deleted, day));
        Assert.Null(AnswerRetention.RemovalAt(deleted, null));
        Assert.Null(AnswerRetention.RemovalAt(deleted with { State = OfferingUserState.Deleting }, day));
        Assert.Null(AnswerRetention.RemovalAt(deleted with { ChecklistWithCompletion = null }, day));
        Assert.Same(deleted, AnswerRetention.Remove(deleted, 3, day, Then + day - TimeSpan.FromMicroseconds(1)));
        Assert.Same(deleted, AnswerRetention.Remove(deleted, 2, day, Then + day));
        Assert.False(AnswerRetention.Remove(deleted, 3, day, Then + day).HasComplianceChecklist);
    }

    [Theory]
    [InlineData("7.00:00:00", 168.0)]
    [InlineData("00:00:05", 5.0 / 3600)]
    [InlineData("never", null)]
    public void Timeouts_are_durations_or_never(string text, double? hours)
    {
        Assert.True(StateTimeouts.TryParse(text, out var timeout));
        Assert.Equal(hours, timeout?.TotalHours);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("NEVER")]
    [InlineData("99999999")]
    public void Anything_else_is_none(string? text) => Assert.False(StateTimeouts.TryParse(text, out _));

    [Fact]
    public void An_offerings_own_timeouts_take_the_place_of_the_settings_one_by_one()
    {
        var said = JsonDocument.Parse("""{"offering_user_timeouts":{"Creating":"never","Pending":"00:01:00"}}""").RootElement;
        var own = new StateTimeouts(StateTimeouts.Defaults).WithOverrides(said);

        Assert.Null(own.For(OfferingUserState.Creating));
        Assert.Equal(TimeSpan.FromMinutes(1), own.For(OfferingUserState.PendingAccountLinking));
        Assert.Equal(TimeSpan.FromMinutes(1), own.For(OfferingUserState.PendingAdditionalValidation));
        Assert.Equal(TimeSpan.FromDays(7), own.For(OfferingUserState.Requested));
        Assert.Equal((TimeSpan.FromDays(7), TimeSpan.FromDays(1)), (own.For(OfferingUserState.RequestedDeletion), own.For(OfferingUserState.Deleting)));
        Assert.Null(own.For(OfferingUserState.Ok));
    }
}
