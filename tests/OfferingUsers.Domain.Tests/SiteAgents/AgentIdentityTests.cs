using OfferingUsers.Domain.SiteAgents;

namespace OfferingUsers.Domain.Tests.SiteAgents;

/// <summary>What becomes of an agent when its services and their processors are registered (newer-waldur.md 3.5 and 3.6).</summary>
public sealed class AgentIdentityTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Then.AddHours(1);

    private readonly AgentIdentity agent = new()
    {
        Uuid = new("00000000000000000000000000000001"),
        Offering = new("00000000000000000000000000000002"),
        Name = "agent",
        LastRestarted = Then,
        Created = Then,
        Modified = Then,
    };

    [Fact]
    public void A_service_of_a_new_name_is_added_and_one_of_a_known_name_runs_again()
    {
        var (once, first, isNew) = agent.Register("sync", "membership_sync", Then);
        var (twice, second, isNewAgain) = once.Register("sync", null, Later);

        Assert.True(isNew);
        Assert.False(isNewAgain);
        Assert.Equal((first.Uuid, null, AgentServiceState.Active, Then, Later), (second.Uuid, second.Mode, second.State, second.Created, second.Modified));
        Assert.Equal([second], twice.Services);
    }

    [Fact]
    public void A_service_that_failed_is_active_when_it_is_registered_again()
    {
        var (known, service, _) = agent.Register("sync", null, Then);
        var failed = known.With(service with { State = AgentServiceState.Error });

        Assert.Equal(AgentServiceState.Active, failed.Register("sync", null, Later).Service.State);
    }

    [Fact]
    public void A_processor_of_a_known_name_takes_the_new_values_and_has_run_now()
    {
        var service = agent.Register("sync", null, Then).Service;
        var (once, first, isNew) = service.Register("p", "a.A", "1", Then);
        var (twice, second, isNewAgain) = once.Register("p", "b.B", null, Later);

        Assert.True(isNew);
        Assert.False(isNewAgain);
        Assert.Equal((first.Uuid, "b.B", null, Then), (second.Uuid, second.BackendType, second.BackendVersion, second.Created));
        Assert.Equal(Later, second.LastRun);
        Assert.Equal([second], twice.Processors);
    }

    [Fact]
    public void What_is_removed_leaves_the_others()
    {
        var both = agent.Register("a", null, Then).Identity.Register("b", null, Then).Identity;

        Assert.Equal("b", Assert.Single(both.Without(both.Services[0].Uuid).Services).Name);
        Assert.Equal(2, both.Without(Guid.Empty).Services.Length);
    }

    [Fact]
    public void A_uuid_follows_from_owner_name_and_number_and_is_of_version_8()
    {
        var uuid = AgentUuid.Of(agent.Offering, "agent");

        Assert.Equal(uuid, AgentUuid.Of(agent.Offering, "agent"));
        Guid[] others = [AgentUuid.Of(agent.Uuid, "agent"), AgentUuid.Of(agent.Offering, "b"), AgentUuid.Of(agent.Offering, "agent", 1)];
        Assert.Equal(4, others.Append(uuid).Distinct().Count());
        Assert.Equal('8', uuid.Hex()[12]);
    }
}
