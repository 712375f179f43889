using System.Text.Json;
using Google.Protobuf;
using LocalRuntime.Durable;
using LocalRuntime.Functions;
using LocalRuntime.Functions.Protocol;
using Microsoft.DurableTask.Protobuf;

namespace LocalRuntime;

/// <summary>
/// The counterpart of the Durable extension: runs orchestrators and activities as functions of the worker, with the payloads that its Durable packages
/// expect, and gives Durable clients the address of the task hub.
/// </summary>
internal sealed class DurableFunctions(TaskHub hub, WorkerSettings settings) : IHostExtension, ITaskWorker
{
    private readonly Dictionary<string, HostedFunction> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HostedFunction> activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly TypedData clientData = CreateClientData(settings.Url);
    private IInvoker invoker = null!;

    public bool TryRegister(HostedFunction function)
    {
        switch (function.Trigger.Type)
        {
            case "orchestrationTrigger":
                orchestrators[function.Trigger.GetString("orchestration") ?? function.Name] = function;
                return true;
            case "activityTrigger":
                activities[function.Trigger.GetString("activity") ?? function.Name] = function;
                return true;
            case "entityTrigger":
                throw new StartRefusedException($"The function '{function.Name}' is an entity. {ApplyAction.EntitiesNotSupported}");
            default:
                return false;
        }
    }

    public TypedData? GetInput(Binding binding) => binding.Type == "durableClient" ? clientData : null;

    public Task StartAsync(IInvoker functionInvoker)
    {
        invoker = functionInvoker;
        hub.Start(this);
        return Task.CompletedTask;
    }

    public Task StopAsync() => hub.StopAsync();

    public async Task<OrchestratorResponse?> RunOrchestratorAsync(string name, OrchestratorRequest request, CancellationToken cancellation)
    {
        if (!orchestrators.TryGetValue(name, out var function))
        {
            return null;
        }

        var trigger = new TypedData { String = request.ToByteString().ToBase64() };
        var invocation = await invoker.InvokeAsync(function, trigger, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return invocation.Result.Status == StatusResult.Types.Status.Success && invocation.ReturnValue is { String.Length: > 0 } value
            ? OrchestratorResponse.Parser.ParseFrom(ByteString.FromBase64(value.String))
            : throw new OrchestratorFailedException(ReadFailure(invocation, $"The function '{name}' failed with an unhandled exception."));
    }

    public async Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellation)
    {
        var response = new ActivityResponse { InstanceId = request.OrchestrationInstance.InstanceId, TaskId = request.TaskId };
        if (!activities.TryGetValue(request.Name, out var function))
        {
            response.FailureDetails = new TaskFailureDetails
            {
                ErrorType = typeof(InvalidOperationException).FullName,
                ErrorMessage = $"The function '{request.Name}' doesn't exist, is disabled, or is not an activity function.",
            };
            return response;
        }

        var metadata = new Dictionary<string, TypedData> { ["instanceId"] = new() { String = response.InstanceId } };
        var invocation = await invoker.InvokeAsync(function, new TypedData { String = UnwrapInput(request.Input) }, metadata, cancellation);
        if (invocation.Result.Status != StatusResult.Types.Status.Success)
        {
            // An activity that was cancelled because the app stops has not failed: it runs again after the next start.
            cancellation.ThrowIfCancellationRequested();
            response.FailureDetails = ReadFailure(invocation, $"The function '{request.Name}' failed with an unhandled exception.");
            return response;
        }

        response.Result = invocation.ReturnValue?.DataCase switch
        {
            TypedData.DataOneofCase.Json => invocation.ReturnValue.Json,
            TypedData.DataOneofCase.String => JsonSerializer.Serialize(invocation.ReturnValue.String),
            TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(invocation.ReturnValue.Bytes.ToBase64()),
            TypedData.DataOneofCase.Int => JsonSerializer.Serialize(invocation.ReturnValue.Int),
            TypedData.DataOneofCase.Double => JsonSerializer.Serialize(invocation.ReturnValue.Double),
            _ => null,
        };
        return response;
    }

    /// <summary>Orchestrators send an activity's input as an array with one element.</summary>
    private static string UnwrapInput(string? input)
    {
        if (string.IsNullOrEmpty(input))
        {
            return "null";
        }

        using var json = JsonDocument.Parse(input);
        return json.RootElement.ValueKind != JsonValueKind.Array ? input
            : json.RootElement.GetArrayLength() == 0 ? "null"
            : json.RootElement[0].GetRawText();
    }

    /// <summary>
    /// The worker's Durable packages append the details to the exception's message, as JSON after a type name; otherwise only the first line of the message
    /// is used.
    /// </summary>
    private static TaskFailureDetails ReadFailure(InvocationResponse invocation, string fallbackMessage)
    {
        var message = invocation.Result.Exception?.Message ?? "";
        var details = message.IndexOf('{', StringComparison.Ordinal);
        if (details >= 0)
        {
            try
            {
                return JsonParser.Default.Parse<TaskFailureDetails>(message[details..(message.LastIndexOf('}') + 1)]);
            }
            catch (Exception error) when (error is InvalidProtocolBufferException or InvalidJsonException or ArgumentOutOfRangeException)
            {
                // The message contains a brace, but no failure details.
            }
        }

        var line = message.Split('\n')[0].Trim();
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return new TaskFailureDetails
        {
            ErrorType = colon > 0 ? line[..colon] : invocation.Result.Exception?.Type is { Length: > 0 } type ? type : "(unknown)",
            ErrorMessage = line.Length == 0 ? fallbackMessage : colon > 0 ? line[(colon + 2)..] : line,
            StackTrace = invocation.Result.Exception?.StackTrace,
        };
    }

    private static TypedData CreateClientData(string url) => new()
    {
        String = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["rpcBaseUrl"] = url,
            ["taskHubName"] = "local",
            ["connectionName"] = "local",
            ["requiredQueryStringParameters"] = "",
            ["httpBaseUrl"] = url,
            ["maxGrpcMessageSizeInBytes"] = int.MaxValue,
            ["grpcHttpClientTimeout"] = "\"00:01:40\"",
        }),
    };
}
