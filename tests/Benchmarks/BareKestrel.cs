using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Benchmarks;

/// <summary>An application of Kestrel alone that answers each request with the same bytes: what the machine can give at all.</summary>
internal sealed class BareKestrel : IAsyncDisposable
{
    private readonly WebApplication app;
    private volatile byte[] answer = [];
    private volatile int status = StatusCodes.Status200OK;

    private BareKestrel()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.BodyReader.CopyToAsync(Stream.Null);
            http.Response.StatusCode = status;
            if (answer.Length > 0)
            {
                http.Response.ContentType = "application/json";
                http.Response.ContentLength = answer.Length;
                await http.Response.BodyWriter.WriteAsync(answer);
            }
        });
    }

    public string Url => app.Urls.First();

    public static async Task<BareKestrel> StartAsync()
    {
        var kestrel = new BareKestrel();
        await kestrel.app.StartAsync();
        return kestrel;
    }

    /// <summary>Answers as the service does, from now on.</summary>
    public void Answer(int asStatus, byte[] body) => (status, answer) = (asStatus, body);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
