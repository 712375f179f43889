using Microsoft.DurableTask.Client;
using Moq;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>Orchestrations as an invocation reaches them, and without a client not at all.</summary>
public sealed class OrchestrationClientTests
{
    private readonly MockedDurable durable = new();

    [Fact]
    public async Task Without_a_client_nothing_can_be_started_and_who_asks_all_the_same_is_told()
    {
        var orchestrations = new OrchestrationClient();

        Assert.False(orchestrations.IsAvailable);
        await Assert.ThrowsAsync<InvalidOperationException>(() => orchestrations.RaiseAsync("id", "Event"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => orchestrations.FindAsync("id", CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => orchestrations.StartAsync("Some", null, null));
        Assert.True(durable.Handed().IsAvailable);
    }

    [Fact]
    public async Task An_orchestration_is_started_with_its_input_under_its_id_or_one_that_the_host_makes()
    {
        Assert.True(await durable.Handed().StartAsync("Some", "input", "id"));
        Assert.True(await durable.Handed().StartAsync("Other", null, null));

        Assert.Equal(["start Some as id", "start Other as a new id"], durable.Asked);
        Assert.Equal(["input", null], durable.Inputs);
    }

    [Fact]
    public async Task An_instance_that_runs_already_is_not_started()
    {
        durable.Running.Add("id");

        Assert.False(await durable.Handed().StartAsync("Some", null, "id"));
    }

    [Fact]
    public async Task Another_fault_of_starting_is_the_callers()
    {
        durable.Fault = new TimeoutException();

        await Assert.ThrowsAsync<TimeoutException>(() => durable.Handed().StartAsync("Some", null, "id"));
    }

    [Fact]
    public async Task A_fault_of_starting_under_a_new_id_is_no_instance_that_runs_already()
    {
        durable.Fault = new InvalidOperationException();

        await Assert.ThrowsAsync<InvalidOperationException>(() => durable.Handed().StartAsync("Some", null, null));
    }

    [Theory]
    [InlineData("id", true)]
    [InlineData("gone", false)]
    public async Task An_event_is_raised_where_an_instance_takes_it(string id, bool isTaken)
    {
        durable.Missing.Add("gone");

        Assert.Equal(isTaken, await durable.Handed().RaiseAsync(id, "Event"));
        Assert.Equal([$"raise Event at {id}"], durable.Asked);
    }

    [Fact]
    public async Task An_instance_is_found_or_null()
    {
        var known = new OrchestrationMetadata("Some", "id");
        durable.Mock.Setup(client => client.GetInstanceAsync("id", CancellationToken.None)).ReturnsAsync(known);

        Assert.Same(known, await durable.Handed().FindAsync("id", CancellationToken.None));
        Assert.Null(await durable.Handed().FindAsync("gone", CancellationToken.None));
    }
}
