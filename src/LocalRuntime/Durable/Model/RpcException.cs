namespace Grpc.Core;

/// <summary>How the real client tells that an instance cannot be reached.</summary>
public sealed class RpcException(StatusCode statusCode, string detail) : Exception($"Status(StatusCode=\"{statusCode}\", Detail=\"{detail}\")")
{
    public StatusCode StatusCode { get; } = statusCode;
}

/// <summary>Those of the codes that occur here.</summary>
public enum StatusCode
{
    NotFound = 5,
    FailedPrecondition = 9,
}
