using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using LocalRuntime.Functions.Protocol;

namespace LocalRuntime.Tests.Functions;

/// <summary>A worker with functions that the test defines.</summary>
internal sealed class FakeWorker(string url, string id, params RpcFunctionMetadata[] functions)
{
    private static readonly Marshaller<StreamingMessage> Marshaller =
        Marshallers.Create(message => message.ToByteArray(), bytes => StreamingMessage.Parser.ParseFrom(bytes));

    private static readonly Method<StreamingMessage, StreamingMessage> EventStream = new(
        MethodType.DuplexStreaming, "AzureFunctionsRpcMessages.FunctionRpc", "EventStream", Marshaller, Marshaller);

    private static readonly StatusResult Success = new() { Status = StatusResult.Types.Status.Success };

    /// <summary>The functions that the host had loaded, by their names.</summary>
    public List<string> Loaded { get; } = [];

    /// <summary>Answers the host until it ends the stream.</summary>
    public async Task RunAsync()
    {
        using var channel = GrpcChannel.ForAddress(url);
        using var stream = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EventStream, null, new CallOptions());
        await stream.RequestStream.WriteAsync(new StreamingMessage { StartStream = new StartStream { WorkerId = id } });
        await foreach (var message in stream.ResponseStream.ReadAllAsync())
        {
            var response = Respond(message);
            response.RequestId = message.RequestId;
            await stream.RequestStream.WriteAsync(response);
        }
    }

    private StreamingMessage Respond(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.WorkerInitRequest:
                var ready = new WorkerInitResponse { Result = Success, Capabilities = { ["HttpUri"] = "http://127.0.0.1" } };
                return new StreamingMessage { WorkerInitResponse = ready };
            case StreamingMessage.ContentOneofCase.FunctionsMetadataRequest:
                var metadata = new FunctionMetadataResponse { Result = Success, FunctionMetadataResults = { functions } };
                return new StreamingMessage { FunctionMetadataResponse = metadata };
            default:
                var load = message.FunctionLoadRequest;
                Loaded.Add(load.Metadata.Name);
                return new StreamingMessage { FunctionLoadResponse = new FunctionLoadResponse { FunctionId = load.FunctionId, Result = Success } };
        }
    }
}
