using LocalRuntime.Cosmos;
using LocalRuntime.Durable;
using LocalRuntime.Durable.Engine;
using LocalRuntime.Files;
using LocalRuntime.Functions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime;

/// <summary>Puts the rooms together, which do not know each other.</summary>
internal static class LocalRooms
{
    public static void AddRooms(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddCosmosRoom();
        builder.Services.AddDurableRoom();
        builder.Services.AddFilesRoom();
    }

    /// <summary>Tells the durable room which functions of the app it runs.</summary>
    public static void ConnectRooms(this IServiceProvider services, IEnumerable<LocalFunction> functions)
    {
        var registry = services.GetRequiredService<DurableRegistry>();
        foreach (var function in functions.Where(function => function.Trigger != Trigger.Http))
        {
            var invoker = new DurableFunction(function);
            if (function.Trigger == Trigger.Orchestration)
            {
                registry.AddOrchestrator(function.Name, (scope, context) => invoker.RunAsync(scope, context, CancellationToken.None));
            }
            else
            {
                registry.AddActivity(function.Name, invoker.Input, (scope, input, _, cancellation) => invoker.RunAsync(scope, input, cancellation));
            }
        }
    }
}
