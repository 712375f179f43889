using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Gives the invocation's <see cref="OrchestrationClient"/> the client of Durable Functions. A host hands one over only to a function that declares a binding
/// for it, which the parameter <c>[DurableClient] DurableTaskClient durable</c> does; nothing else uses that parameter.
/// </summary>
internal sealed class ProvideOrchestrationClient : IFunctionsWorkerMiddleware
{
    private const string BindingType = "durableClient";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.FunctionDefinition.InputBindings.Values.Any(binding => string.Equals(binding.Type, BindingType, StringComparison.OrdinalIgnoreCase)))
        {
            // The worker binds once and keeps the values: the function gets the same.
            var inputs = await context.Features.Get<IFunctionInputBindingFeature>()!.BindFunctionInputAsync(context);
            context.InstanceServices.GetRequiredService<OrchestrationClient>().Use(inputs.Values.OfType<DurableTaskClient>().Single());
        }

        await next(context);
    }
}
