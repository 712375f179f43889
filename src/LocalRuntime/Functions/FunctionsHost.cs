using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Diagnostics;
using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Functions;

/// <summary>
/// The host's side of the worker protocol: initializes the worker, reads the metadata of its functions, has them loaded, and invokes them.
/// </summary>
internal sealed class FunctionsHost(WorkerChannel channel, IEnumerable<IHostExtension> extensions) : IInvoker
{
    private static readonly RpcTraceContext NoTrace = new();
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(30);

    private readonly Guid idPrefix = Guid.NewGuid();
    private FrozenDictionary<string, ParameterBinding[]> inputs = FrozenDictionary<string, ParameterBinding[]>.Empty;
    private long invocations;

    /// <summary>The functions with HTTP triggers, in the order in which their routes are tried; null until the worker has loaded all functions.</summary>
    public IReadOnlyList<HostedFunction>? HttpFunctions { get; private set; }

    /// <summary>Initializes the worker and completes when it has loaded all functions; times out after 30 seconds.</summary>
    public async Task LoadAsync(string directory, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(HandshakeTimeout);
        await channel.Connected.WaitAsync(timeout.Token);
        var init = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = directory, FunctionAppDirectory = directory };
        var initResponse = (await channel.RequestAsync(new StreamingMessage { WorkerInitRequest = init }, timeout.Token)).WorkerInitResponse;
        EnsureSuccess(initResponse.Result, "The worker could not start");

        var request = new FunctionsMetadataRequest { FunctionAppDirectory = directory };
        var metadata = (await channel.RequestAsync(new StreamingMessage { FunctionsMetadataRequest = request }, timeout.Token)).FunctionMetadataResponse;
        EnsureSuccess(metadata.Result, "The functions could not be read");
        var functions = HostedFunction.ReadAll(metadata.FunctionMetadataResults);
        var httpFunctions = functions.Where(function => function.Trigger.Type == HttpRoute.TriggerType).ToList();
        if (httpFunctions.Count > 0 && !initResponse.Capabilities.ContainsKey("HttpUri"))
        {
            throw new StartRefusedException("The functions take ASP.NET requests: call ConfigureFunctionsWebApplication() on the builder.");
        }

        inputs = functions.ToFrozenDictionary(function => function.Name, ReadInputs);
        foreach (var function in functions)
        {
            Register(function);
            var load = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata };
            var response = await channel.RequestAsync(new StreamingMessage { FunctionLoadRequest = load }, timeout.Token);
            EnsureSuccess(response.FunctionLoadResponse.Result, $"The function '{function.Name}' could not be loaded");
        }

        HttpFunctions = httpFunctions;
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

    /// <summary>A new invocation id: a random prefix and a counter, because a random id would cost a system call per request.</summary>
    public string NextInvocationId()
    {
        Span<byte> bytes = stackalloc byte[16];
        idPrefix.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Interlocked.Increment(ref invocations));
        return new Guid(bytes).ToString();
    }

    /// <summary>Starts an invocation with an id of <see cref="NextInvocationId"/>; the task completes with its response.</summary>
    public Task<InvocationResponse> Begin(string id, HostedFunction function, TypedData trigger, IReadOnlyDictionary<string, TypedData>? metadata)
    {
        var request = new InvocationRequest { InvocationId = id, FunctionId = function.Id, TraceContext = TraceContext() };
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
        var id = NextInvocationId();
        var response = Begin(id, function, trigger, metadata);
        await using var registration = cancellation.UnsafeRegister(_ => RequestCancellation(id), null);
        return await response;
    }

    /// <summary>Signals the invocation's cancellation token; the function decides whether it ends.</summary>
    public void RequestCancellation(string id) => channel.Cancel(id);

    private static RpcTraceContext TraceContext() =>
        Activity.Current is { Id: { } id } current ? new RpcTraceContext { TraceParent = id, TraceState = current.TraceStateString ?? "" } : NoTrace;

    private ParameterBinding[] ReadInputs(HostedFunction function) =>
    [
        .. function.Inputs.Select(binding => new ParameterBinding
        {
            Name = binding.Name,
            Data = extensions.Select(extension => extension.GetInput(binding)).FirstOrDefault(data => data is not null)
                ?? throw new StartRefusedException(
                    $"The input '{binding.Name}' of the function '{function.Name}' is of the type {binding.Type}, which the local runtime does not have."),
        }),
    ];

    private void Register(HostedFunction function)
    {
        if (function.Trigger.Type == HttpRoute.TriggerType)
        {
            HttpRoute.Validate(function);
        }
        else if (!extensions.Any(extension => extension.TryRegister(function)))
        {
            throw new StartRefusedException($"The function '{function.Name}' has the trigger {function.Trigger.Type}, which the local runtime does not have.");
        }
    }

    private static void EnsureSuccess(StatusResult? result, string message)
    {
        if (result is { Status: not StatusResult.Types.Status.Success })
        {
            throw new StartRefusedException($"{message}: {result.Exception?.Message.Split('\n')[0]}");
        }
    }
}
