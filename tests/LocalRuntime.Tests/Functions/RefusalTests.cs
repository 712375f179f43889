using LocalRuntime.Functions;
using LocalRuntime.Functions.Protocol;
using LocalRuntime.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Tests.Functions;

/// <summary>What the real host would refuse, or the local runtime does not have, stops the start with a sentence.</summary>
public sealed class RefusalTests
{
    private const string X = """{ "name": "x", "direction": "In", "type": """;
    private const string Y = """{ "name": "y", "direction": "In", "type": """;
    private const string Http = X + """ "httpTrigger", "authLevel": "Anonymous", "methods": ["get"], "route": "x" }""";
    private const string Answer = """{ "name": "$return", "type": "http", "direction": "Out" }""";

    [Theory]
    [InlineData("1st", "", Http, "'1st' of App.One is not a function name")]
    [InlineData("One", "One", Http, "The function name 'one' is taken twice, by App.One and App.Other")]
    [InlineData("One", "", X + """ "httpTrigger", "authLevel": "Function" }""", "asks for a Function key")]
    [InlineData("One", "", X + """ "httpTrigger", "route": "/Admin/x" }""", "the host keeps admin and runtime for itself")]
    [InlineData("One", "", X + """ "httpTrigger", "route": "runtimes" }""", "the host keeps admin and runtime for itself")]
    [InlineData("RuntimeState", "", X + """ "httpTrigger" }""", "the host keeps admin and runtime for itself")]
    [InlineData("One", "", X + """ "httpTrigger", "route": "a/{b" }""", "The route 'a/{b' of the function 'One' is malformed")]
    [InlineData("One", "", X + """ "httpTrigger", "route": "a/{b}/{b}" }""", "The route 'a/{b}/{b}' of the function 'One' is malformed")]
    [InlineData("One", "", X + """ "httpTrigger", "route": "a/{b:odd}" }""", "The route 'a/{b:odd}' of the function 'One' is malformed")]
    [InlineData("One", "", Answer, "The function 'One' must have one trigger; it has http.")]
    [InlineData("One", "", "", "The function 'One' must have one trigger; it has none.")]
    [InlineData("One", "", Http + "|" + Y + """ "timerTrigger" }""", "it has httpTrigger and timerTrigger.")]
    [InlineData("One", "", X + """ "queueTrigger" }""", "the trigger queueTrigger, which the local runtime does not have")]
    [InlineData("One", "", X + """ "entityTrigger" }""", "The function 'One' is an entity")]
    [InlineData("One", "", Http + "|" + Y + """ "blob" }""", "The input 'y' of the function 'One' is of the type blob")]
    [InlineData("One", "", Http + """|{ "name": "y", "type": "queue", "direction": "Out" }""", "has the output 'y' of the type queue")]
    [InlineData("One", "", """{ "type": "httpTrigger", "direction": "In" }""", "A binding of the function 'One' has no name")]
    [InlineData("One", "", """{ "name": "x", "direction": "In" }""", "The binding 'x' of the function 'One' has no type")]
    [InlineData("One", "", X + """ "timerTrigger", "schedule": "every hour" }""", "The schedule 'every hour' of the function 'One'")]
    [InlineData("One", "", X + """ "timerTrigger" }""", "The schedule '' of the function 'One'")]
    [InlineData("One", "", X + """ "timerTrigger", "schedule": "%No:Such%" }""", "the setting No:Such, which is not set")]
    public async Task A_function_that_cannot_be_run_stops_the_start_with_a_sentence(string name, string other, string bindings, string sentence)
    {
        var functions = new List<RpcFunctionMetadata> { Function(name, "App.One", bindings) };
        if (other.Length > 0)
        {
            functions.Add(Function("one", "App.Other", Http));
        }

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => LoadAsync([.. functions]));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_that_can_be_run_are_loaded_in_the_order_of_their_names()
    {
        var loaded = await LoadAsync(
            Function("b", "App.B", Http + "|" + Answer),
            Function("C", "App.C", X + """ "timerTrigger", "schedule": "%Timers:Rarely%" }"""),
            Function("A", "App.A", X + """ "activityTrigger" }"""),
            Function("d", "App.D", Http + "|" + Y + """ "durableClient" }"""));

        Assert.Equal(["A", "b", "C", "d"], loaded);
    }

    private static RpcFunctionMetadata Function(string name, string entryPoint, string bindings) => new()
    {
        Name = name,
        FunctionId = name,
        EntryPoint = entryPoint,
        RawBindings = { bindings.Split('|', StringSplitOptions.RemoveEmptyEntries) },
    };

    /// <summary>Has the local host load the functions of a fake worker.</summary>
    private static async Task<List<string>> LoadAsync(params RpcFunctionMetadata[] functions)
    {
        await using var services = TestHost.CreateBuilder().Services.BuildServiceProvider();
        var (rpc, settings) = (services.GetRequiredService<RpcServer>(), services.GetRequiredService<WorkerSettings>());
        await rpc.StartAsync(CancellationToken.None);
        var worker = new FakeWorker(settings.Url, settings.WorkerId, functions);
        var running = worker.RunAsync();
        try
        {
            await services.GetRequiredService<FunctionsHost>().LoadAsync("", CancellationToken.None);
            return worker.Loaded;
        }
        finally
        {
            await rpc.StopAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
