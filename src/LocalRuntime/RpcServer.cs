using LocalRuntime.Durable;
using LocalRuntime.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalRuntime;

/// <summary>
/// The gRPC server to which the worker and its Durable client connect, as to a Functions host: on a loopback port, separate from the port that serves the
/// functions.
/// </summary>
internal sealed class RpcServer(WorkerSettings settings, WorkerChannel channel, TaskHub hub, ILoggerFactory loggers) : IAsyncDisposable
{
    private WebApplication? server;

    public async Task StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(sockets =>
        {
            sockets.CreateBoundListenSocket = _ => settings.Listener;
            sockets.UnsafePreferInlineScheduling = false;
        }).ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(settings.Listener.LocalEndPoint!, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 16 << 20;
            kestrel.Limits.Http2.InitialStreamWindowSize = 16 << 20;
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        builder.Services.AddGrpc().AddServiceOptions<TaskHubService>(tasks => tasks.Interceptors.Add<TellUnavailable>());
        builder.Services.AddSingleton(channel);
        builder.Services.AddSingleton(new TaskHubService(hub));
        server = builder.Build();
        server.UseRouting();
        server.MapGrpcService<WorkerChannel>();
        server.MapGrpcService<TaskHubService>();
        await server.StartAsync(cancellation);
    }

    public async Task StopAsync()
    {
        channel.Close();
        if (server is not null)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await server.StopAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public ValueTask DisposeAsync()
    {
        // Without a preceding stop, as after a refused start, the channel must be closed here, or the stream would count as lost.
        channel.Close();
        return server?.DisposeAsync() ?? default;
    }
}
