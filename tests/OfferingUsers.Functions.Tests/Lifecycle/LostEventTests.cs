using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker.Grpc;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Lifecycle;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Tests.Lifecycle;

/// <summary>What a change leads to that comes between two waits, as the worker replays it from a history.</summary>
public sealed class LostEventTests
{
    private const string Uuid = "6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e";

    private static readonly DateTime Begin = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly List<HistoryEvent> past = [];

    [Fact]
    public void A_change_between_a_look_and_the_next_wait_leads_to_another_look_and_not_to_a_wait_for_the_old_deadline()
    {
        var deadline = Begin.AddHours(2);
        Past(happened => happened.OrchestratorStarted = new OrchestratorStartedEvent());
        Past(happened => happened.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = nameof(OfferingUserCreation),
            Input = System.Text.Json.JsonSerializer.Serialize(new PhaseInput(Uuid, null)),
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "creation-" + Uuid, ExecutionId = "1" },
        });

        // A look, a wait that ends with the reminder, the reminder, and another look, whose answer is on its way.
        Look(id: 0, StateWait(deadline, nameof(RemindOfStateWait), next: Begin.AddHours(1)), isDone: true);
        Past(happened => happened.TimerCreated = new TimerCreatedEvent { FireAt = Timestamp.FromDateTime(Begin.AddHours(1)) }, id: 1);
        Past(happened => happened.TimerFired = new TimerFiredEvent { TimerId = 1, FireAt = Timestamp.FromDateTime(Begin.AddHours(1)) });
        Call(id: 2, nameof(RemindOfStateWait), result: null, isDone: true);
        Look(id: 3, StateWait(deadline, nameof(ExpireStateWait), next: deadline), isDone: false);

        // The record changes after it was read, and before the answer to the look arrives.
        var response = Run(
            New(happened => happened.EventRaised = new EventRaisedEvent { Name = LifecycleInstances.StateChanged }),
            New(happened => happened.TaskCompleted = new TaskCompletedEvent
            {
                TaskScheduledId = 3,
                Result = StateWait(deadline, nameof(ExpireStateWait), next: deadline),
            }));

        var action = Assert.Single(response.Actions);
        Assert.True(action.ScheduleTask?.Name == nameof(ReadStateWait), action.ToString());
    }

    private static string StateWait(DateTime deadline, string act, DateTime next) =>
        System.Text.Json.JsonSerializer.Serialize(new StateWait(Uuid, LifecyclePhase.Creation, 1, next, act));

    private void Look(int id, string wait, bool isDone) => Call(id, nameof(ReadStateWait), wait, isDone);

    private void Call(int id, string activity, string? result, bool isDone)
    {
        Past(happened => happened.TaskScheduled = new TaskScheduledEvent { Name = activity }, id);
        if (isDone)
        {
            Past(happened => happened.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = id, Result = result });
        }
    }

    private void Past(Action<HistoryEvent> set, int id = -1) => past.Add(New(set, id));

    private static HistoryEvent New(Action<HistoryEvent> set, int id = -1)
    {
        var happened = new HistoryEvent { EventId = id, Timestamp = Timestamp.FromDateTime(Begin) };
        set(happened);
        return happened;
    }

    private OrchestratorResponse Run(params HistoryEvent[] news)
    {
        var request = new OrchestratorRequest { InstanceId = "creation-" + Uuid, ExecutionId = "1" };
        request.PastEvents.Add(past);
        request.NewEvents.Add(New(happened => happened.OrchestratorStarted = new OrchestratorStartedEvent()));
        request.NewEvents.Add(news);
        var answer = GrpcOrchestrationRunner.LoadAndRun<PhaseInput, object?>(Convert.ToBase64String(request.ToByteArray()), async (context, _) =>
        {
            await OfferingUserCreation.Run(context);
            return null;
        });
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer));
    }
}
