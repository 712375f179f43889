using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime;

/// <summary>
/// What a Functions host tells its worker on the command line: where to connect, and as whom. The port is bound here already, since the worker reads its
/// address when it is built, before anything is started.
/// </summary>
internal sealed class WorkerSettings : IDisposable
{
    /// <summary>The setting by which a worker knows that it has a host.</summary>
    public const string HostEndpoint = "Functions:Worker:HostEndpoint";

    /// <summary>Variables that Azure sets for its function apps.</summary>
    public static readonly string[] OfAzure = ["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "WEBSITE_SKU"];

    private const int MaxMessage = int.MaxValue;

    public WorkerSettings()
    {
        Listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = $"http://127.0.0.1:{((IPEndPoint)Listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture)}/";
    }

    /// <summary>Bound, on loopback.</summary>
    public Socket Listener { get; }

    public string Url { get; }

    /// <summary>Which worker may connect: nobody outside this process knows it.</summary>
    public string WorkerId { get; } = Guid.NewGuid().ToString();

    /// <summary>The directory of the app.</summary>
    public static string AppDirectory => AppContext.BaseDirectory;

    public void AddTo(IConfigurationBuilder configuration)
    {
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [HostEndpoint] = Url,
            ["Functions:Worker:WorkerId"] = WorkerId,
            ["Functions:Worker:RequestId"] = WorkerId,
            ["Functions:Worker:GrpcMaxMessageLength"] = MaxMessage.ToString(CultureInfo.InvariantCulture),
        });

        // The worker takes this one from the environment and from nowhere else; it is the same for all apps of a process.
        Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppDirectory);
    }

    public void Dispose() => Listener.Dispose();
}
