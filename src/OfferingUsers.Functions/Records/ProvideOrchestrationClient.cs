using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Records;

/// <summary>
/// Sets the Durable client of the invocation's <see cref="OrchestrationClient"/>. The host provides one only to functions with a binding for it, which is the
/// only purpose of their parameter <c>[DurableClient] DurableTaskClient durable</c>.
/// </summary>
internal sealed class ProvideOrchestrationClient : IFunctionsWorkerMiddleware
{
    private const string BindingType = "durableClient";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.FunctionDefinition.InputBindings.Values.Any(binding => string.Equals(binding.Type, BindingType, StringComparison.OrdinalIgnoreCase)))
        {
            // The worker caches the bound values, so the function gets the same ones.
            var inputs = await context.Features.Get<IFunctionInputBindingFeature>()!.BindFunctionInputAsync(context);
            context.InstanceServices.GetRequiredService<OrchestrationClient>().Use(inputs.Values.OfType<DurableTaskClient>().Single());
        }

        await next(context);
    }
}
