using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Idempotency;

/// <summary>
/// Answers a POST with an <c>Idempotency-Key</c> once, and the same request again within a day with the same answer (offering-users.md 2.1). What failed for a
/// passing reason, 408, 429 or 5xx, is not remembered, and an answer that shows a key never is.
/// </summary>
internal sealed class AnswerOnce(CosmosContainers containers, TimeProvider clock) : IFunctionsWorkerMiddleware
{
    private const string OfAnotherRequest = "This Idempotency-Key was sent with another request.";
    private const string IsBeingAnswered = "The request with this Idempotency-Key is still being answered.";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>A request that is not answered by then was interrupted.</summary>
    private static readonly TimeSpan Interrupted = TimeSpan.FromMinutes(5);

    private readonly Items<RememberedAnswer> items = containers.Items(containers.Catalog, IdempotencyJson.Default.RememberedAnswer);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || !HttpMethods.IsPost(http.Request.Method) || http.Items[typeof(Caller)] is null
            || !http.Request.Headers.ContainsKey(IdempotencyKey.Header) || NotRememberedAttribute.Functions.Contains(context.FunctionDefinition.Name))
        {
            await next(context);
            return;
        }

        var begun = await BeginAsync(http.Request, http.RequestAborted);
        if (begun.Refusal is { } refusal)
        {
            context.GetInvocationResult().Value = RefusalResult.Of(refusal);
            return;
        }

        if (begun.Value is { Value.Status: not null } answered)
        {
            context.GetInvocationResult().Value = new RememberedResult(answered.Value, isReplayed: true);
            return;
        }

        await AnswerAsync(context, http, begun.Value, next);
    }

    /// <summary>The remembered answer, or a new document without one.</summary>
    private async Task<Outcome<Stored<RememberedAnswer>>> BeginAsync(HttpRequest request, CancellationToken cancellation)
    {
        var key = IdempotencyKey.Read(request);
        if (key.Refusal is { } malformed)
        {
            return malformed;
        }

        if (await ReadBodyAsync(request, cancellation) is not { } body)
        {
            return JsonBody.Oversized(JsonBody.MaxBodySize);
        }

        var (id, now) = ($"{RememberedAnswer.KindName}:{Convert.ToHexStringLower(key.Value)}", clock.Now());
        var fresh = new RememberedAnswer(id, RememberedAnswer.KindName, DigestOf(request, body), now, now + Lifetime);
        if (await items.InsertAsync(fresh, id, id, cancellation) is { } inserted)
        {
            return new Stored<RememberedAnswer>(fresh, inserted);
        }

        if (await items.ReadAsync(id, id, cancellation) is not { } stored)
        {
            return new Busy(IsBeingAnswered);
        }

        var known = stored.Value;
        if (known.Expires <= now)
        {
            return await TakeOverAsync(stored, fresh, cancellation);
        }

        return known.Request != fresh.Request ? new NotPossible(OfAnotherRequest)
            : known.Status is not null ? stored
            : known.Since + Interrupted <= now ? await TakeOverAsync(stored, fresh, cancellation)
            : new Busy(IsBeingAnswered);
    }

    private async Task<Outcome<Stored<RememberedAnswer>>> TakeOverAsync(
        Stored<RememberedAnswer> stored, RememberedAnswer fresh, CancellationToken cancellation) =>
        await items.ReplaceAsync(fresh, fresh.Id, fresh.Id, stored.ETag, cancellation) is { } etag
            ? new Stored<RememberedAnswer>(fresh, etag)
            : new Busy(IsBeingAnswered);

    /// <summary>Has the request answered, and remembers the answer before it is sent.</summary>
    private async Task AnswerAsync(FunctionContext context, HttpContext http, Stored<RememberedAnswer> begun, FunctionExecutionDelegate next)
    {
        RememberedAnswer? answer = null;
        try
        {
            await next(context);
            if (context.GetInvocationResult().Value is IResult result)
            {
                answer = await ExecuteAsync(result, http, begun.Value);
                context.GetInvocationResult().Value = new RememberedResult(answer, isReplayed: false);
            }
        }
        finally
        {
            // The client may have gone; whoever asks again is to hear what was done.
            _ = answer is { Status: { } status } && IsFinal(status)
                ? await items.ReplaceAsync(answer, answer.Id, answer.Id, begun.ETag, CancellationToken.None) is not null
                : await items.DeleteAsync(begun.Value.Id, begun.Value.Id, begun.ETag, CancellationToken.None);
        }
    }

    private static bool IsFinal(int status) => status is not (StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests) and < 500;

    /// <summary>Executes a result, and keeps its body back.</summary>
    private static async Task<RememberedAnswer> ExecuteAsync(IResult result, HttpContext http, RememberedAnswer begun)
    {
        var body = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }

        var text = kept.Length == 0 ? null : Encoding.UTF8.GetString(kept.ToArray());
        return begun with { Status = http.Response.StatusCode, Location = http.Response.Headers.Location, Body = text };
    }

    /// <summary>The body, which the function reads once more; null if it is too large.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await request.Body.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (read.Length + count > JsonBody.MaxBodySize)
            {
                return null;
            }

            read.Write(buffer, 0, count);
        }

        var body = read.ToArray();
        request.Body = new MemoryStream(body);
        return body;
    }

    private static string DigestOf(HttpRequest request, byte[] body)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n{request.ContentType}\n"));
        digest.AppendData(body);
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
