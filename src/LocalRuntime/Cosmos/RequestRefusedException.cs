namespace LocalRuntime.Cosmos;

/// <summary>A request that is answered with an error status; the message names what is invalid or not supported.</summary>
internal sealed class RequestRefusedException(int status, string message, int subStatus = 0) : Exception(message)
{
    public int Status => status;

    public int SubStatus => subStatus;
}
