using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Functions.Hosting;

/// <summary>An orchestrator or an activity: its class is built from the services, its trigger's parameter filled with what it is run for.</summary>
internal sealed class DurableFunction
{
    private readonly LocalFunction function;
    private readonly ObjectFactory? create;
    private readonly ParameterInfo[] parameters;

    public DurableFunction(LocalFunction function)
    {
        this.function = function;
        create = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, Type.EmptyTypes);
        parameters = function.Method.GetParameters();
        Input = parameters.Single(IsTrigger).ParameterType;
        foreach (var parameter in parameters.Where(parameter =>
            !IsTrigger(parameter) && parameter.ParameterType != typeof(CancellationToken) && parameter.GetCustomAttribute<DurableClientAttribute>() is null))
        {
            throw new StartRefusedException(
                $"The parameter '{parameter.Name}' ({parameter.ParameterType.Name}) of the function '{function.Name}' is nothing the local runtime binds beside an orchestration or activity trigger.");
        }
    }

    /// <summary>What the trigger's parameter takes.</summary>
    public Type Input { get; }

    public async Task<object?> RunAsync(IServiceProvider services, object? trigger, CancellationToken cancellation)
    {
        var arguments = parameters.Select(parameter => IsTrigger(parameter) ? trigger
            : parameter.ParameterType == typeof(CancellationToken) ? cancellation
            : services.GetRequiredService(parameter.ParameterType)).ToArray();
        var result = function.Method.Invoke(create?.Invoke(services, null), BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (result is not Task task)
        {
            return result;
        }

        // An orchestrator's continuations must stay where they are, so its task is awaited as it is.
        await task;
        return function.Method.ReturnType.IsGenericType ? task.GetType().GetProperty(nameof(Task<object>.Result))!.GetValue(task) : null;
    }

    private static bool IsTrigger(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null || parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null;
}
