using System.Collections.Immutable;
using System.Text.Json;

namespace OfferingUsers.Domain.SiteAgents;

/// <summary>An agent of an offering, as it tells of itself (newer-waldur.md 3.5). There is one of each name at an offering.</summary>
public sealed record AgentIdentity
{
    public const int MaxNameLength = 150;
    public const int MaxVersionLength = 100;

    /// <summary>How many agents an offering has at most.</summary>
    public const int MaxPerOffering = 300;

    /// <summary>How many services an agent has at most; one for each way it is run.</summary>
    public const int MaxServices = 100;

    public required Guid Uuid { get; init; }

    /// <summary>Fixed once the agent is known.</summary>
    public required Guid Offering { get; init; }

    /// <summary>The user who registered it; null if nobody is known.</summary>
    public Guid? CreatedBy { get; init; }

    public required string Name { get; init; }

    public string? Version { get; init; }

    public ImmutableArray<AgentDependency> Dependencies { get; init; } = [];

    /// <summary>An absolute path, <c>""</c> or null.</summary>
    public string? ConfigFilePath { get; init; } = "";

    public string? ConfigFileContent { get; init; } = "";

    public required DateTimeOffset LastRestarted { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    /// <summary>In the order of their registration.</summary>
    public ImmutableArray<AgentService> Services { get; init; } = [];

    /// <summary>Registers a service, or has one of that name run again in a mode (newer-waldur.md 3.5).</summary>
    /// <returns>The agent with it; whether it is new.</returns>
    public (AgentIdentity Identity, AgentService Service, bool IsNew) Register(string name, string? mode, DateTimeOffset now)
    {
        if (Services.FirstOrDefault(service => service.Name == name) is { } known)
        {
            var again = known with { Mode = mode, State = AgentServiceState.Active, Modified = now };
            return (With(again), again, false);
        }

        var added = new AgentService { Uuid = AgentUuid.Of(Uuid, name), Name = name, Mode = mode, Created = now, Modified = now };
        return (this with { Services = Services.Add(added) }, added, true);
    }

    /// <summary>The same with another version of one of its services.</summary>
    public AgentIdentity With(AgentService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return this with { Services = [.. Services.Select(known => known.Uuid == service.Uuid ? service : known)] };
    }

    /// <summary>The same without a service, if it has it.</summary>
    public AgentIdentity Without(Guid service) => this with { Services = Services.RemoveAll(known => known.Uuid == service) };
}

/// <summary>A package that an agent runs with.</summary>
public sealed record AgentDependency(string Package, string Version);

/// <summary>What an agent does in one of its modes (newer-waldur.md 3.6), unique by its name.</summary>
public sealed record AgentService
{
    public const int MaxModeLength = 100;

    /// <summary>How many processors a service has at most.</summary>
    public const int MaxProcessors = 100;

    public required Guid Uuid { get; init; }

    public required string Name { get; init; }

    public string? Mode { get; init; }

    public AgentServiceState State { get; init; } = AgentServiceState.Active;

    /// <summary>A JSON object, stored unchanged; null for none.</summary>
    public JsonElement? Statistics { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    /// <summary>In the order of their registration.</summary>
    public ImmutableArray<AgentProcessor> Processors { get; init; } = [];

    /// <summary>Registers a processor, or one of that name again with other values; it runs now either way (newer-waldur.md 3.6).</summary>
    /// <returns>The service with it; whether it is new.</returns>
    public (AgentService Service, AgentProcessor Processor, bool IsNew) Register(string name, string backendType, string? backendVersion, DateTimeOffset now)
    {
        var known = Processors.FirstOrDefault(processor => processor.Name == name);
        var registered = new AgentProcessor(known?.Uuid ?? AgentUuid.Of(Uuid, name), name, backendType, now, known?.Created ?? now, now)
        {
            BackendVersion = backendVersion,
        };
        ImmutableArray<AgentProcessor> after = known is null ? Processors.Add(registered) : Processors.Replace(known, registered);
        return (this with { Processors = after }, registered, known is null);
    }
}

/// <summary>A part of a service that talks to a backend (newer-waldur.md 3.7), unique by its name.</summary>
public sealed record AgentProcessor(Guid Uuid, string Name, string BackendType, DateTimeOffset? LastRun, DateTimeOffset Created, DateTimeOffset Modified)
{
    public const int MaxBackendLength = 100;

    public string? BackendVersion { get; init; }
}

/// <summary>The state of a service, with the codes of the filter (newer-waldur.md 3.6).</summary>
public enum AgentServiceState
{
    Active = 1,
    Idle = 2,
    Error = 3,
}
