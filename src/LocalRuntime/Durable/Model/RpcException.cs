namespace Grpc.Core
{
    /// <summary>How the real client tells that an instance cannot be reached.</summary>
    public class RpcException(Status status) : Exception(status.ToString())
    {
        public StatusCode StatusCode { get; } = status.StatusCode;

        public Status Status { get; } = status;
    }

    /// <summary>Why a call failed.</summary>
#pragma warning disable CA1815 // Nobody compares two.
    public struct Status(StatusCode statusCode, string detail)
#pragma warning restore CA1815
    {
        public StatusCode StatusCode { get; } = statusCode;

        public string Detail { get; } = detail;

        public override readonly string ToString() => $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")";
    }

    /// <summary>Those of the codes that occur here.</summary>
    public enum StatusCode
    {
        NotFound = 5,
        FailedPrecondition = 9,
    }
}

namespace DurableTask.Core.Exceptions
{
    /// <summary>A run of that id is not finished.</summary>
    public class OrchestrationAlreadyExistsException(string message) : InvalidOperationException(message);
}
