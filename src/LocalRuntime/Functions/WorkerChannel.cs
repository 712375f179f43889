using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Functions;

/// <summary>
/// The worker's event stream, seen from the host: messages go out one after the other through a queue, and answers come back to who waits for them. It
/// serves the one worker that knows its id, which is the one in this process.
/// </summary>
internal sealed class WorkerChannel(string workerId) : FunctionRpc.FunctionRpcBase, IDisposable
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly Channel<StreamingMessage> outgoing =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> invoked = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource closing = new();

    /// <summary>Completes when the worker has connected.</summary>
    public Task Connected => connected.Task;

    /// <summary>Completes when the stream has ended that was not closed from here.</summary>
    public Task Lost => lost.Task;

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.StartStream?.WorkerId != workerId)
        {
            throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "This host serves the worker of its own process."));
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, closing.Token);
        var writing = WriteAsync(responseStream, ending.Token);
        connected.TrySetResult();
        try
        {
            while (await requestStream.MoveNext(ending.Token))
            {
                Receive(requestStream.Current);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or Grpc.Core.RpcException)
        {
            // The stream has ended; what that means is said below.
        }

        await ending.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        FailAll();
        if (!closing.IsCancellationRequested)
        {
            lost.TrySetResult();
        }
    }

    /// <summary>Sends a request and waits for the worker's answer to it.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage request, CancellationToken cancellation)
    {
        request.RequestId = Guid.NewGuid().ToString();
        var answer = asked.GetOrAdd(request.RequestId, _ => new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously));
        outgoing.Writer.TryWrite(request);
        return await answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Begins an invocation; the task is its answer, and fails with an <see cref="IOException"/> when the stream ends before.</summary>
    public Task<InvocationResponse> Invoke(InvocationRequest request)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        invoked[request.InvocationId] = answer;
        if (closing.IsCancellationRequested || !outgoing.Writer.TryWrite(new StreamingMessage { InvocationRequest = request }))
        {
            FailAll();
        }

        return answer.Task;
    }

    /// <summary>Asks an invocation to end.</summary>
    public void Cancel(string invocationId) =>
        outgoing.Writer.TryWrite(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });

    /// <summary>Ends the stream.</summary>
    public void Close()
    {
        closing.Cancel();
        outgoing.Writer.TryComplete();
    }

    public void Dispose() => closing.Dispose();

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (invoked.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.TrySetResult(message.InvocationResponse);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                // Logged in this process already.
                break;
            default:
                if (asked.TryRemove(message.RequestId, out var answer))
                {
                    answer.TrySetResult(message);
                }

                break;
        }
    }

    /// <summary>One message after the other; what more is waiting shares a flush.</summary>
    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellation)
    {
        while (await outgoing.Reader.WaitToReadAsync(cancellation))
        {
            while (outgoing.Reader.TryRead(out var message))
            {
                stream.WriteOptions = outgoing.Reader.TryPeek(out _) ? Buffered : null;
                await stream.WriteAsync(message, cancellation);
            }
        }
    }

    private void FailAll()
    {
        var ended = new IOException("The worker's stream has ended.");
        foreach (var id in invoked.Keys)
        {
            if (invoked.TryRemove(id, out var invocation))
            {
                invocation.TrySetException(ended);
            }
        }

        foreach (var answer in asked.Values)
        {
            answer.TrySetException(ended);
        }
    }
}
