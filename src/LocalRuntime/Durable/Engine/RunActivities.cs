using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static LocalRuntime.Durable.Engine.DurableStore;

namespace LocalRuntime.Durable.Engine;

/// <summary>Activities: at least once each, and each result applied once.</summary>
internal sealed partial class DurableEngine
{
    private async Task ActivitiesAsync()
    {
        await foreach (var seq in work.Reader.ReadAllAsync(stopping.Token).ConfigureAwait(false))
        {
            try
            {
                await ActivityAsync(seq).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.ActivityBroke(logger, seq, error);
                _ = LaterAsync(() => work.Writer.TryWrite(seq));
            }
        }
    }

    private async Task ActivityAsync(long seq)
    {
        var found = store.Read(connection =>
        {
            using var reader = Command(connection, "SELECT instance, execution, step, name, input FROM activities WHERE seq = $seq", ("$seq", seq)).ExecuteReader();
            return reader.Read() ? (reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)) : default;
        });
        if (found.Item1 is not { } instance)
        {
            return;
        }

        var (_, execution, step, name, input) = found;
        var ended = new HistoryEvent(EventKind.TaskEnded, step);
        using var span = Spans.Begin("activity", name, instance);
        try
        {
            if (!registry.Activities.TryGetValue(name, out var activity))
            {
                throw new InvalidOperationException($"There is no activity '{name}'.");
            }

            using var scope = services.CreateScope();
            var result = await activity.Run(scope.ServiceProvider, Payload.Read(input, activity.Input), instance, stopping.Token).ConfigureAwait(false);
            ended = ended with { Payload = Payload.Write(result) };
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            ended = ended with { Failure = Failures.Of(error) };
            span?.SetStatus(ActivityStatusCode.Error, ended.Failure.ErrorType);
        }

        // Whoever removes the row brings the result: so it is applied once, however often the activity ran.
        var brought = await store.WriteAsync(connection =>
        {
            if (Command(connection, "DELETE FROM activities WHERE seq = $seq", ("$seq", seq)).ExecuteNonQuery() == 0)
            {
                return false;
            }

            Send(connection, instance, ended, Now, execution);
            return true;
        }).ConfigureAwait(false);
        if (brought)
        {
            ready.Writer.TryWrite(instance);
        }
    }
}
