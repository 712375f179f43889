using Grpc.Core;
using Grpc.Core.Interceptors;
using LocalRuntime.Sqlite;

namespace LocalRuntime.Durable;

/// <summary>Answers a Durable client as unavailable while the file of the task hub cannot be used; the log has been told by whoever tried.</summary>
internal sealed class TellUnavailable : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (FileFault.IsPassing(error))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"The file of the orchestrations cannot be used at present: {error.Message}"));
        }
    }
}
