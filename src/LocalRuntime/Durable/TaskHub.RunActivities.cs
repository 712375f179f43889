using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Activities: at least once each, and each result applied once.</summary>
internal sealed partial class TaskHub
{
    private async Task RunActivitiesAsync()
    {
        await foreach (var seq in work.Reader.ReadAllAsync(stopping.Token))
        {
            try
            {
                await RunActivityAsync(seq);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                Log.ActivityBroke(logger, seq, error);
                _ = LaterAsync(() => work.Writer.TryWrite(seq));
            }
        }
    }

    private async Task RunActivityAsync(long seq)
    {
        var request = store.Read(connection =>
        {
            using var reader = Command(connection, "SELECT request FROM activities WHERE seq = $seq", ("$seq", seq)).ExecuteReader();
            return reader.Read() ? ActivityRequest.Parser.ParseFrom((byte[])reader.GetValue(0)) : null;
        });
        if (request is null)
        {
            return;
        }

        ActivityResponse response;
        using (var span = Spans.BeginActivity(request))
        {
            response = await worker.RunActivityAsync(request, stopping.Token);
            span?.SetStatus(
                response.FailureDetails is null ? System.Diagnostics.ActivityStatusCode.Unset : System.Diagnostics.ActivityStatusCode.Error,
                response.FailureDetails?.ErrorType);
        }

        var ended = new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(Now) };
        if (response.FailureDetails is { } failure)
        {
            ended.TaskFailed = new TaskFailedEvent { TaskScheduledId = request.TaskId, FailureDetails = failure };
        }
        else
        {
            ended.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = request.TaskId, Result = response.Result };
        }

        // Whoever removes the row brings the result: so it is applied once, however often the activity ran.
        var instance = request.OrchestrationInstance;
        var brought = await store.WriteAsync(connection =>
        {
            if (Command(connection, "DELETE FROM activities WHERE seq = $seq", ("$seq", seq)).ExecuteNonQuery() == 0)
            {
                return false;
            }

            Send(connection, instance.InstanceId, ended, Now, instance.ExecutionId);
            return true;
        });
        if (brought)
        {
            ready.Writer.TryWrite(instance.InstanceId);
        }
    }
}
