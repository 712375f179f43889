using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging;

namespace LocalRuntime;

/// <summary>Tells in the log where the app is served and where its data are.</summary>
internal sealed partial class AnnounceServing(DataDirectory directory, ILogger<LocalHost> logger, IServer? server = null)
{
    public void Run() =>
        Log.Serving(logger, string.Join(", ", server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []), directory.Path);

    private static partial class Log
    {
        [LoggerMessage(102, LogLevel.Information, "Serving at {Url}, with data in {Directory}")]
        public static partial void Serving(ILogger logger, string url, string directory);
    }
}
