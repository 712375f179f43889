using Google.Protobuf.WellKnownTypes;
using LocalRuntime.Sqlite;
using Microsoft.DurableTask.Protobuf;
using static LocalRuntime.Durable.TaskHubStore;

namespace LocalRuntime.Durable;

/// <summary>Runs activities at least once each, and applies one result per activity.</summary>
internal sealed partial class TaskHub
{
    private async Task RunActivitiesAsync()
    {
        await foreach (var seq in scheduledActivities.Reader.ReadAllAsync(stopping.Token))
        {
            try
            {
                await RunActivityAsync(seq);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                if (!FileFault.IsPassing(error))
                {
                    Log.ActivityNotRun(logger, seq, error);
                }

                _ = RetryLaterAsync(() => scheduledActivities.Writer.TryWrite(seq));
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
        using (var span = Spans.StartActivity(request))
        {
            response = await worker.RunActivityAsync(request, interrupting.Token);
            span?.SetStatus(
                response.FailureDetails is null ? System.Diagnostics.ActivityStatusCode.Unset : System.Diagnostics.ActivityStatusCode.Error,
                response.FailureDetails?.ErrorType);
        }

        var resultEvent = new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(Now) };
        if (response.FailureDetails is { } failure)
        {
            resultEvent.TaskFailed = new TaskFailedEvent { TaskScheduledId = request.TaskId, FailureDetails = failure };
        }
        else
        {
            resultEvent.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = request.TaskId, Result = response.Result };
        }

        // Removing the row and sending the result are one transaction, so the result is applied once, however often the activity ran.
        var instance = request.OrchestrationInstance;
        var isDelivered = await store.WriteAsync(connection =>
        {
            if (Command(connection, "DELETE FROM activities WHERE seq = $seq", ("$seq", seq)).ExecuteNonQuery() == 0)
            {
                return false;
            }

            Send(connection, instance.InstanceId, resultEvent, Now, instance.ExecutionId);
            return true;
        });
        if (isDelivered)
        {
            readyInstances.Writer.TryWrite(instance.InstanceId);
        }
    }
}
