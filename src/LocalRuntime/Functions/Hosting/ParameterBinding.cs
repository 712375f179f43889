using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Functions.Hosting;

/// <summary>What a parameter of a function is filled with: the request, the context, a token, or a value of the route.</summary>
internal static class ParameterBinding
{
    public static Func<Invocation, object?> For(LocalFunction function, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(HttpRequest))
        {
            return static invocation => invocation.Http.Request;
        }

        if (type == typeof(FunctionContext))
        {
            return static invocation => invocation;
        }

        if (type == typeof(CancellationToken))
        {
            return static invocation => invocation.CancellationToken;
        }

        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
        {
            return invocation => invocation.InstanceServices.GetRequiredService(type);
        }

        var name = parameter.Name!;
        if (!function.Route.Contains('{' + name, StringComparison.OrdinalIgnoreCase) && !function.Route.Contains('*' + name, StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException(
                $"The parameter '{name}' ({type.Name}) of the function '{function.Name}' is neither in its route '{function.Route}' nor anything the local runtime binds.");
        }

        if (type == typeof(string))
        {
            return invocation => invocation.Http.Request.RouteValues[name] as string;
        }

        if (type == typeof(Guid))
        {
            return invocation => Guid.Parse((string)invocation.Http.Request.RouteValues[name]!, CultureInfo.InvariantCulture);
        }

        if (type == typeof(int))
        {
            return invocation => int.Parse((string)invocation.Http.Request.RouteValues[name]!, CultureInfo.InvariantCulture);
        }

        throw new StartRefusedException($"The parameter '{name}' of the function '{function.Name}' is a {type.Name}; from a route come string, Guid and int.");
    }
}
