using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>Orchestrations that always run: begun once in each process, and anew by the timer (architecture.md 4).</summary>
public sealed class EternalOrchestrationsTests
{
    private readonly MockedDurable durable = new();
    private readonly EternalOrchestrations eternal = new([Every5("One", "one"), Every5("Other", "other")]);

    [Fact]
    public async Task They_are_started_each_under_its_id_and_in_one_process_once()
    {
        await eternal.EnsureAsync(durable.Handed());
        await eternal.EnsureAsync(durable.Handed());

        Assert.Equal(["start One as one", "start Other as other"], durable.Asked);
    }

    [Fact]
    public async Task The_timer_starts_them_whether_they_were_or_not_and_spares_the_signals_of_it()
    {
        await new StartEternalOrchestrations(eternal, durable.Handed()).Run(null!, durable.Mock.Object);
        await new StartEternalOrchestrations(eternal, durable.Handed()).Run(null!, durable.Mock.Object);
        await eternal.EnsureAsync(durable.Handed());

        Assert.Equal(4, durable.Asked.Count);
    }

    [Fact]
    public async Task One_that_runs_already_does_not_keep_the_next_from_starting()
    {
        durable.Running.Add("one");

        await eternal.EnsureAsync(durable.Handed());

        Assert.Equal("start Other as other", durable.Asked[^1]);
    }

    [Fact]
    public async Task After_a_failure_they_are_tried_again()
    {
        durable.Fault = new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => eternal.EnsureAsync(durable.Handed()));
        durable.Fault = null;

        await eternal.EnsureAsync(durable.Handed());

        Assert.Equal(["start One as one", "start One as one", "start Other as other"], durable.Asked);
    }

    private static EternalOrchestration Every5(string orchestrator, string id) => new(orchestrator, id, _ => TimeSpan.FromMinutes(5));
}
