namespace LocalRuntime.Cosmos;

/// <summary>A request that is answered with an error; the message names what is wrong or not supported.</summary>
internal sealed class RequestRefused(int status, string message, int subStatus = 0) : Exception(message)
{
    public int Status => status;

    public int SubStatus => subStatus;
}
