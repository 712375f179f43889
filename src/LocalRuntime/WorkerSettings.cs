using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime;

/// <summary>
/// The settings that a Functions host passes to its worker on the command line: address and ids. The port is bound in the constructor, because the worker
/// reads the address when it is built, before anything is started.
/// </summary>
internal sealed class WorkerSettings : IDisposable
{
    /// <summary>The setting with the host's address, present if a Functions host started the process.</summary>
    public const string HostEndpoint = "Functions:Worker:HostEndpoint";

    /// <summary>Environment variables that Azure sets for function apps.</summary>
    public static readonly string[] AzureVariables = ["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "WEBSITE_SKU"];

    private const int MaxMessageLength = int.MaxValue;

    public WorkerSettings()
    {
        Listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = $"http://127.0.0.1:{((IPEndPoint)Listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture)}/";
    }

    /// <summary>A bound socket on loopback.</summary>
    public Socket Listener { get; }

    public string Url { get; }

    /// <summary>The id of the only worker that may connect; unknown outside this process.</summary>
    public string WorkerId { get; } = Guid.NewGuid().ToString();

    public static string AppDirectory => AppContext.BaseDirectory;

    public void AddTo(IConfigurationBuilder configuration)
    {
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [HostEndpoint] = Url,
            ["Functions:Worker:WorkerId"] = WorkerId,
            ["Functions:Worker:RequestId"] = WorkerId,
            ["Functions:Worker:GrpcMaxMessageLength"] = MaxMessageLength.ToString(CultureInfo.InvariantCulture),
        });

        // The worker reads this only from the environment; all apps of a process share the value.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppDirectory);
    }

    public void Dispose() => Listener.Dispose();
}
