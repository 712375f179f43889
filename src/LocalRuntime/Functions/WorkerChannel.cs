using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Functions;

/// <summary>
/// The host's end of the worker's event stream: sends queued messages in order, and completes pending requests and invocations with their responses. Accepts
/// only the worker of this process, by its id.
/// </summary>
internal sealed class WorkerChannel(string workerId) : FunctionRpc.FunctionRpcBase, IDisposable
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private readonly Channel<StreamingMessage> outgoingMessages =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> pendingRequests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> pendingInvocations = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource closing = new();

    /// <summary>Completes when the worker has connected.</summary>
    public Task Connected => connected.Task;

    /// <summary>Completes when the stream has ended without <see cref="Close"/>.</summary>
    public Task Disconnected => disconnected.Task;

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.StartStream?.WorkerId != workerId)
        {
            throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "This host serves the worker of its own process."));
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, closing.Token);
        var writing = WriteAsync(responseStream, stopping.Token);
        connected.TrySetResult();
        try
        {
            while (await requestStream.MoveNext(stopping.Token))
            {
                Receive(requestStream.Current);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or Grpc.Core.RpcException)
        {
            // The stream has ended; handled below.
        }

        await stopping.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        FailAll();
        if (!closing.IsCancellationRequested)
        {
            disconnected.TrySetResult();
        }
    }

    /// <summary>Sends a request and waits for the worker's response.</summary>
    public async Task<StreamingMessage> RequestAsync(StreamingMessage request, CancellationToken cancellation)
    {
        request.RequestId = Guid.NewGuid().ToString();
        var response = pendingRequests.GetOrAdd(
            request.RequestId, _ => new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously));
        outgoingMessages.Writer.TryWrite(request);
        return await response.Task.WaitAsync(cancellation);
    }

    /// <summary>Starts an invocation; the task completes with its response, or fails with an <see cref="IOException"/> if the stream ends first.</summary>
    public Task<InvocationResponse> Invoke(InvocationRequest request)
    {
        var response = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        pendingInvocations[request.InvocationId] = response;
        if (closing.IsCancellationRequested || !outgoingMessages.Writer.TryWrite(new StreamingMessage { InvocationRequest = request }))
        {
            FailAll();
        }

        return response.Task;
    }

    /// <summary>Requests the cancellation of an invocation.</summary>
    public void Cancel(string invocationId) =>
        outgoingMessages.Writer.TryWrite(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });

    /// <summary>Ends the stream.</summary>
    public void Close()
    {
        closing.Cancel();
        outgoingMessages.Writer.TryComplete();
    }

    public void Dispose() => closing.Dispose();

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (pendingInvocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.TrySetResult(message.InvocationResponse);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                // The worker's log is written in this process already.
                break;
            default:
                if (pendingRequests.TryRemove(message.RequestId, out var response))
                {
                    response.TrySetResult(message);
                }

                break;
        }
    }

    /// <summary>Writes messages in order; those that are queued together share a flush.</summary>
    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellation)
    {
        while (await outgoingMessages.Reader.WaitToReadAsync(cancellation))
        {
            while (outgoingMessages.Reader.TryRead(out var message))
            {
                stream.WriteOptions = outgoingMessages.Reader.TryPeek(out _) ? Buffered : null;
                await stream.WriteAsync(message, cancellation);
            }
        }
    }

    private void FailAll()
    {
        var error = new IOException("The worker's stream has ended.");
        foreach (var id in pendingInvocations.Keys)
        {
            if (pendingInvocations.TryRemove(id, out var invocation))
            {
                invocation.TrySetException(error);
            }
        }

        foreach (var response in pendingRequests.Values)
        {
            response.TrySetException(error);
        }
    }
}
