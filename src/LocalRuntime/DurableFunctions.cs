using System.Text.Json;
using Google.Protobuf;
using LocalRuntime.Durable;
using LocalRuntime.Functions;
using LocalRuntime.Functions.Protocol;
using Microsoft.DurableTask.Protobuf;

namespace LocalRuntime;

/// <summary>
/// What the Durable extension is between a host and the task hub: orchestrators and activities are run as functions of the worker, with the payloads that
/// the worker's own Durable packages expect, and clients are told where the task hub is.
/// </summary>
internal sealed class DurableFunctions(TaskHub hub, WorkerSettings settings) : IHostExtension, ITaskWorker
{
    private readonly Dictionary<string, HostedFunction> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HostedFunction> activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly TypedData client = ClientOf(settings.Url);
    private IInvoker invoker = null!;

    public bool TryTake(HostedFunction function)
    {
        switch (function.Trigger.Type)
        {
            case "orchestrationTrigger":
                orchestrators[function.Trigger.Text("orchestration") ?? function.Name] = function;
                return true;
            case "activityTrigger":
                activities[function.Trigger.Text("activity") ?? function.Name] = function;
                return true;
            case "entityTrigger":
                throw new StartRefusedException($"The function '{function.Name}' is an entity. {ApplyAction.NoEntities}");
            default:
                return false;
        }
    }

    public TypedData? Input(Binding binding) => binding.Type == "durableClient" ? client : null;

    public Task StartAsync(IInvoker runs)
    {
        invoker = runs;
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
        var answer = await invoker.InvokeAsync(function, trigger, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return answer.Result.Status == StatusResult.Types.Status.Success && answer.ReturnValue is { String.Length: > 0 } value
            ? OrchestratorResponse.Parser.ParseFrom(ByteString.FromBase64(value.String))
            : throw new OrchestratorFailedException(FailureOf(answer, $"The function '{name}' failed with an unhandled exception."));
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
        var answer = await invoker.InvokeAsync(function, new TypedData { String = Single(request.Input) }, metadata, cancellation);
        if (answer.Result.Status != StatusResult.Types.Status.Success)
        {
            // An activity that was asked to end because the app does has not failed: it runs again.
            cancellation.ThrowIfCancellationRequested();
            response.FailureDetails = FailureOf(answer, $"The function '{request.Name}' failed with an unhandled exception.");
            return response;
        }

        response.Result = answer.ReturnValue?.DataCase switch
        {
            TypedData.DataOneofCase.Json => answer.ReturnValue.Json,
            TypedData.DataOneofCase.String => JsonSerializer.Serialize(answer.ReturnValue.String),
            TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(answer.ReturnValue.Bytes.ToBase64()),
            TypedData.DataOneofCase.Int => JsonSerializer.Serialize(answer.ReturnValue.Int),
            TypedData.DataOneofCase.Double => JsonSerializer.Serialize(answer.ReturnValue.Double),
            _ => null,
        };
        return response;
    }

    /// <summary>Orchestrators send the input of an activity as a list of one.</summary>
    private static string Single(string? input)
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
    /// The worker's Durable packages write the details into the exception's message, as JSON behind a type's name; where they did not, the message's first
    /// line is all that is known.
    /// </summary>
    private static TaskFailureDetails FailureOf(InvocationResponse answer, string otherwise)
    {
        var message = answer.Result.Exception?.Message ?? "";
        var details = message.IndexOf('{', StringComparison.Ordinal);
        if (details >= 0)
        {
            try
            {
                return JsonParser.Default.Parse<TaskFailureDetails>(message[details..(message.LastIndexOf('}') + 1)]);
            }
            catch (Exception error) when (error is InvalidProtocolBufferException or InvalidJsonException or ArgumentOutOfRangeException)
            {
                // A message that has a brace for another reason.
            }
        }

        var line = message.Split('\n')[0].Trim();
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return new TaskFailureDetails
        {
            ErrorType = colon > 0 ? line[..colon] : answer.Result.Exception?.Type is { Length: > 0 } type ? type : "(unknown)",
            ErrorMessage = line.Length == 0 ? otherwise : colon > 0 ? line[(colon + 2)..] : line,
            StackTrace = answer.Result.Exception?.StackTrace,
        };
    }

    private static TypedData ClientOf(string url) => new()
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
