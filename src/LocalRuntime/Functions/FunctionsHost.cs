using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics;
using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Functions;

/// <summary>
/// The host's part of the worker protocol: greets the worker, asks for its functions, has them loaded, and runs them. The worker in turn knows nothing of
/// who its host is.
/// </summary>
internal sealed class FunctionsHost(WorkerChannel channel, IEnumerable<IHostExtension> extensions) : IInvoker
{
    private static readonly RpcTraceContext NoTrace = new();
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(30);

    private readonly Guid run = Guid.NewGuid();
    private FrozenDictionary<string, ParameterBinding[]> inputs = FrozenDictionary<string, ParameterBinding[]>.Empty;
    private long invocations;

    /// <summary>The functions that requests trigger, in the order in which their routes are tried; null until the worker has all functions loaded.</summary>
    public IReadOnlyList<HostedFunction>? HttpFunctions { get; private set; }

    /// <summary>Waits until the worker has all functions loaded.</summary>
    public async Task LoadAsync(string directory, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(HandshakeTimeout);
        await channel.Connected.WaitAsync(limit.Token);
        var greeting = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = directory, FunctionAppDirectory = directory };
        var worker = (await channel.AskAsync(new StreamingMessage { WorkerInitRequest = greeting }, limit.Token)).WorkerInitResponse;
        Check(worker.Result, "The worker could not start");

        var request = new FunctionsMetadataRequest { FunctionAppDirectory = directory };
        var told = (await channel.AskAsync(new StreamingMessage { FunctionsMetadataRequest = request }, limit.Token)).FunctionMetadataResponse;
        Check(told.Result, "The functions could not be read");
        var functions = HostedFunction.ReadAll(told.FunctionMetadataResults);
        var served = functions.Where(function => function.Trigger.Type == HttpRoute.TriggerType).ToList();
        if (served.Count > 0 && !worker.Capabilities.ContainsKey("HttpUri"))
        {
            throw new StartRefusedException("The functions take ASP.NET requests: call ConfigureFunctionsWebApplication() on the builder.");
        }

        inputs = functions.ToFrozenDictionary(function => function.Name, Inputs);
        foreach (var function in functions)
        {
            Take(function);
            var load = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata };
            var answer = await channel.AskAsync(new StreamingMessage { FunctionLoadRequest = load }, limit.Token);
            Check(answer.FunctionLoadResponse.Result, $"The function '{function.Name}' could not be loaded");
        }

        HttpFunctions = served;
    }

    public async Task StartAsync()
    {
        foreach (var extension in extensions)
        {
            await extension.StartAsync(this);
        }
    }

    public async Task StopAsync()
    {
        foreach (var extension in extensions)
        {
            await extension.StopAsync();
        }
    }

    /// <summary>
    /// The id of the next invocation, a uuid that counts on from a random one: to draw each would cost a call of the system with each request.
    /// </summary>
    public string NextId()
    {
        Span<byte> octets = stackalloc byte[16];
        run.TryWriteBytes(octets);
        BinaryPrimitives.WriteInt64LittleEndian(octets[8..], Interlocked.Increment(ref invocations));
        return new Guid(octets).ToString();
    }

    /// <summary>Begins an invocation for which the caller has made up an id; its answer.</summary>
    public Task<InvocationResponse> Begin(string id, HostedFunction function, TypedData trigger, IReadOnlyDictionary<string, TypedData>? metadata)
    {
        var request = new InvocationRequest { InvocationId = id, FunctionId = function.Id, TraceContext = Trace() };
        request.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = trigger });
        request.InputData.AddRange(inputs[function.Name]);
        foreach (var (name, value) in metadata ?? FrozenDictionary<string, TypedData>.Empty)
        {
            request.TriggerMetadata.Add(name, value);
        }

        return channel.Invoke(request);
    }

    public async Task<InvocationResponse> InvokeAsync(
        HostedFunction function, TypedData trigger, IReadOnlyDictionary<string, TypedData>? metadata, CancellationToken cancellation)
    {
        var id = NextId();
        var answer = Begin(id, function, trigger, metadata);
        await using var registration = cancellation.UnsafeRegister(_ => AskToEnd(id), null);
        return await answer;
    }

    /// <summary>Asks an invocation to end; whether it does is its own affair.</summary>
    public void AskToEnd(string id) => channel.Cancel(id);

    private static RpcTraceContext Trace() =>
        Activity.Current is { Id: { } id } current ? new RpcTraceContext { TraceParent = id, TraceState = current.TraceStateString ?? "" } : NoTrace;

    private ParameterBinding[] Inputs(HostedFunction function) =>
    [
        .. function.Inputs.Select(binding => new ParameterBinding
        {
            Name = binding.Name,
            Data = extensions.Select(extension => extension.Input(binding)).FirstOrDefault(data => data is not null)
                ?? throw new StartRefusedException(
                    $"The input '{binding.Name}' of the function '{function.Name}' is of the type {binding.Type}, which the local runtime does not have."),
        }),
    ];

    private void Take(HostedFunction function)
    {
        if (function.Trigger.Type == HttpRoute.TriggerType)
        {
            HttpRoute.Check(function);
        }
        else if (!extensions.Any(extension => extension.TryTake(function)))
        {
            throw new StartRefusedException($"The function '{function.Name}' has the trigger {function.Trigger.Type}, which the local runtime does not have.");
        }
    }

    private static void Check(StatusResult? result, string what)
    {
        if (result is { Status: not StatusResult.Types.Status.Success })
        {
            throw new StartRefusedException($"{what}: {result.Exception?.Message.Split('\n')[0]}");
        }
    }
}
