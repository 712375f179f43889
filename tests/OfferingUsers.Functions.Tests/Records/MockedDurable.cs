using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Tests.Records;

/// <summary>A client of Durable Functions that remembers what it is asked, and fails where it is told to.</summary>
internal sealed class MockedDurable
{
    private readonly Mock<DurableTaskClient> client = new("mocked");

    public MockedDurable()
    {
        client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken _) =>
            {
                var id = options?.InstanceId ?? "a new id";
                lock (Asked)
                {
                    Asked.Add($"start {name.Name} as {id}");
                    Inputs.Add(input);
                }

                return Running.Contains(id) ? throw new InvalidOperationException("It runs already.")
                    : Fault is null ? Task.FromResult(id)
                    : throw Fault;
            });
        client.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns((string id, string name, object? payload, CancellationToken _) =>
            {
                lock (Asked)
                {
                    Asked.Add($"raise {name} at {id}");
                    Payloads.Add(payload);
                }

                return Missing.Contains(id) ? throw new Grpc.Core.RpcException(Grpc.Core.Status.DefaultCancelled)
                    : Fault is null ? Task.CompletedTask
                    : throw Fault;
            });
    }

    /// <summary>Lets its instances be found: those that run, and none else.</summary>
    public void AnswerLooks() => client.Setup(c => c.GetInstanceAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
        .Returns((string id, CancellationToken _) => Unreadable.Contains(id) ? throw new TimeoutException("No answer about " + id)
            : Task.FromResult(Running.Contains(id) ? new OrchestrationMetadata("Any", id) { RuntimeStatus = OrchestrationRuntimeStatus.Running } : null));

    /// <summary>What was asked, in its order.</summary>
    public List<string> Asked { get; } = [];

    public List<object?> Inputs { get; } = [];

    /// <summary>The contents of the events that were raised.</summary>
    public List<object?> Payloads { get; } = [];

    /// <summary>Instances that run already.</summary>
    public HashSet<string> Running { get; } = [];

    /// <summary>Instances that nothing can be learned of.</summary>
    public HashSet<string> Unreadable { get; } = [];

    /// <summary>Instances that take no event.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>What goes wrong, whatever is asked.</summary>
    public Exception? Fault { get; set; }

    public Mock<DurableTaskClient> Mock => client;

    /// <summary>The orchestrations of an invocation whose function declares a client.</summary>
    public OrchestrationClient Handed()
    {
        var orchestrations = new OrchestrationClient();
        orchestrations.Use(client.Object);
        return orchestrations;
    }
}
