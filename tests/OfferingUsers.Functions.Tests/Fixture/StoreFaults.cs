using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>What goes wrong between an app and its account: of the requests that match, the next so many.</summary>
public sealed class StoreFaults
{
    private readonly Lock gate = new();
    private readonly List<Planned> plans = [];

    /// <summary>Handles a request in the place of the account; <c>Next</c> has the account handle it.</summary>
    public delegate Task Fault(HttpContext context, Func<Task> next);

    /// <summary>The request is lost with its connection.</summary>
    public static Fault CutBefore { get; } = (context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>The request takes effect, and its answer is lost.</summary>
    public static Fault CutAfter { get; } = async (context, next) =>
    {
        var answer = context.Response.Body;
        context.Response.Body = Stream.Null;
        await next();
        context.Response.Body = answer;
        context.Abort();
    };

    /// <summary>Nothing is answered until the client gives up.</summary>
    public static Fault Hang { get; } = async (context, _) =>
    {
        var givenUp = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(givenUp.SetResult);
        await givenUp.Task;
    };

    /// <summary>The request waits on its way until <paramref name="goOn"/> has ended; <paramref name="reached"/> is told that it waits.</summary>
    public static Fault HoldUntil(Task goOn, TaskCompletionSource reached) => async (_, next) =>
    {
        reached.TrySetResult();
        await goOn;
        await next();
    };

    /// <summary>A replica that lags behind answers a read with an earlier version.</summary>
    public static Fault StaleRead(string document, string etag) => (context, _) =>
    {
        context.Response.Headers.ETag = etag;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document);
    };

    /// <summary>An answer of the account itself.</summary>
    public static Fault Status(int status, int substatus = 0, int? retryAfterMilliseconds = null) => (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-substatus"] = substatus.ToString(CultureInfo.InvariantCulture);
        if (retryAfterMilliseconds is { } wait)
        {
            context.Response.Headers["x-ms-retry-after-ms"] = wait.ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsync("""{"code":"Injected","message":"Injected fault."}""");
    };

    public void Add(Predicate<HttpRequest> matches, Fault fault, int times = 1)
    {
        lock (gate)
        {
            plans.Add(new Planned(matches, fault) { Left = times });
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            plans.Clear();
        }
    }

    /// <summary>The fault of a request; null for none.</summary>
    public Fault? Take(HttpRequest request)
    {
        lock (gate)
        {
            var planned = plans.Find(planned => planned.Left > 0 && planned.Matches(request));
            if (planned is not null)
            {
                planned.Left--;
            }

            return planned?.Fault;
        }
    }

    private sealed record Planned(Predicate<HttpRequest> Matches, Fault Fault)
    {
        public int Left { get; set; }
    }
}
