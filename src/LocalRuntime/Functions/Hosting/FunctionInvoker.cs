using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Functions.Hosting;

/// <summary>Builds a function's class from the services, binds its parameters and awaits its result. All reflection is done once, at the start.</summary>
internal sealed class FunctionInvoker
{
    private readonly ObjectFactory? create;
    private readonly MethodInvoker method;
    private readonly Func<Invocation, object?>[] bind;
    private readonly Func<object?, ValueTask<object?>> settle;

    public FunctionInvoker(LocalFunction function)
    {
        create = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, Type.EmptyTypes);
        method = MethodInvoker.Create(function.Method);
        bind = [.. function.Method.GetParameters().Select(parameter => ParameterBinding.For(function, parameter))];
        settle = Settler(function);
    }

    public async Task InvokeAsync(Invocation invocation)
    {
        var arguments = new object?[bind.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = bind[i](invocation);
        }

        var instance = create?.Invoke(invocation.InstanceServices, null);
        try
        {
            invocation.Result.Value = await settle(method.Invoke(instance, arguments.AsSpan())).ConfigureAwait(false);
        }
        finally
        {
            switch (instance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private static Func<object?, ValueTask<object?>> Settler(LocalFunction function)
    {
        var returned = function.Method.ReturnType;
        if (returned == typeof(void))
        {
            return static _ => default;
        }

        if (returned == typeof(Task))
        {
            return static async value =>
            {
                await ((Task)value!).ConfigureAwait(false);
                return null;
            };
        }

        var generic = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        var result = generic == typeof(Task<>) || generic == typeof(ValueTask<>) ? returned.GetGenericArguments()[0] : returned;
        if (!typeof(IResult).IsAssignableFrom(result) && !typeof(IActionResult).IsAssignableFrom(result))
        {
            throw new StartRefusedException(
                $"The function '{function.Name}' returns {returned.Name}; the local runtime executes IResult and IActionResult, at once or from a task.");
        }

        var name = generic == typeof(Task<>) ? nameof(SettleTask) : generic == typeof(ValueTask<>) ? nameof(SettleValueTask) : null;
        return name is null
            ? static value => ValueTask.FromResult(value)
            : typeof(FunctionInvoker).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(result)
                .CreateDelegate<Func<object?, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> SettleTask<T>(object? task) => await ((Task<T>)task!).ConfigureAwait(false);

    private static async ValueTask<object?> SettleValueTask<T>(object? task) => await ((ValueTask<T>)task!).ConfigureAwait(false);
}
