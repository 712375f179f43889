using System.Net;
using LocalRuntime.Functions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Tests.Functions;

/// <summary>The stand-in host serves as the real one does: its order of routes, its 404s, its bindings and middlewares.</summary>
public sealed class HostTests
{
    public sealed class Things
    {
        [Function("B_one")]
        public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request, string id) => Results.Text($"one {id}");

        [Function("a_named")]
        public static IActionResult Named([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/special")] HttpRequest request) => new ContentResult { Content = "special" };

        [Function("C_typed")]
        public static async Task<IResult> Typed(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{number:int}/{uuid:guid}")] HttpRequest request, int number, Guid uuid, FunctionContext context, CancellationToken token)
        {
            await Task.Yield();
            return Results.Text($"{number} {uuid:N} {context.FunctionDefinition.Name} {context.Items["middleware"]} {token.CanBeCanceled}");
        }

        [Function("D_breaks")]
        public static IResult Breaks([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "breaks")] HttpRequest request) => throw new InvalidOperationException("no");

        [Function("E_late")]
        public static IResult Late([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "late/special")] HttpRequest request) => Results.Text("never reached");

        [Function("D_early")]
        public static IResult Early([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "late/{id}")] HttpRequest request, string id) => Results.Text("early");
    }

    public sealed class Mark(IServiceProvider services) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.Items["middleware"] = services is not null;
            return next(context);
        }
    }

    public sealed class Twice
    {
        [Function("Same")]
        public static IResult A([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a")] HttpRequest request) => Results.Ok();

        [Function("same")]
        public static IResult B([HttpTrigger(AuthorizationLevel.Anonymous, Route = "b")] HttpRequest request) => Results.Ok();
    }

    public sealed class Reserved
    {
        [Function("Admin")]
        public static IResult A([HttpTrigger(AuthorizationLevel.Anonymous, Route = "admin/x")] HttpRequest request) => Results.Ok();
    }

    public sealed class Unbound
    {
        [Function("Unbound")]
        public static IResult A([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x")] HttpRequest request, string missing) => Results.Ok(missing);
    }

    public sealed class Keyed
    {
        [Function("Keyed")]
        public static IResult A([HttpTrigger(AuthorizationLevel.Function, Route = "x")] HttpRequest request) => Results.Ok();
    }

    private static FunctionsApplicationBuilder Builder(params Type[] types)
    {
        var builder = new FunctionsApplicationBuilder(["--LocalRuntime:Url=http://127.0.0.1:0", "--LocalRuntime:DataDirectory=:memory:"], types);
        builder.ConfigureFunctionsWebApplication();
        return builder;
    }

    [Theory]
    [InlineData("GET", "/api/things/special", 200, "special")]
    [InlineData("GET", "/api/things/other", 200, "one other")]
    [InlineData("GET", "/API/Things/other/", 200, "one other")]
    [InlineData("GET", "/api/things/a%2Fb", 200, "one a%2Fb")]
    [InlineData("GET", "/api/late/special", 200, "early")]
    [InlineData("GET", "/api/typed/7/6f0c1d5c-0b7f-4a1f-9f3b-6d0a5b1c2d3e", 200, "7 6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e C_typed True True")]
    [InlineData("GET", "/api/typed/x/6f0c1d5c-0b7f-4a1f-9f3b-6d0a5b1c2d3e", 404, "")]
    [InlineData("POST", "/api/things/special", 404, "")]
    [InlineData("HEAD", "/api/things/special", 404, "")]
    [InlineData("GET", "/api//things/special", 404, "")]
    [InlineData("GET", "/things/special", 404, "")]
    [InlineData("GET", "/api/breaks", 500, "")]
    public async Task A_request_goes_where_the_real_host_would_send_it(string method, string path, int status, string body)
    {
        var builder = Builder(typeof(Things));
        builder.UseMiddleware<Mark>();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };

        using var response = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(typeof(Twice), "taken twice")]
    [InlineData(typeof(Reserved), "admin")]
    [InlineData(typeof(Unbound), "missing")]
    [InlineData(typeof(Keyed), "Function key")]
    public void What_the_real_host_would_refuse_stops_the_start_with_a_sentence(Type functions, string named)
    {
        var builder = Builder(functions);

        var refused = Assert.Throws<StartRefusedException>(builder.Build);

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_without_their_web_application_are_refused()
    {
        var builder = new FunctionsApplicationBuilder(["--LocalRuntime:DataDirectory=:memory:"], [typeof(Things)]);

        Assert.Throws<StartRefusedException>(builder.Build);
    }

    [Fact]
    public void Functions_are_found_in_the_order_of_their_names() =>
        Assert.Equal(["a_named", "B_one", "C_typed", "D_breaks", "D_early", "E_late"], FunctionDiscovery.Find([typeof(Things)]).Select(function => function.Name));
}
