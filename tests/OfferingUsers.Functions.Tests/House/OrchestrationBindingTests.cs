using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Tests.House;

/// <summary>A host hands its Durable client to functions that declare it: whatever starts or signals orchestrations must (decision 0019).</summary>
public sealed class OrchestrationBindingTests
{
    /// <summary>They change a record and never its state, so there is nothing to signal.</summary>
    private static readonly string[] NeverMoving = [nameof(UpdateComments), nameof(UpdateRestriction), nameof(UpdateRuntimeState)];

    private static readonly Assembly App = typeof(OrchestrationClient).Assembly;

    public static TheoryData<string, string> FunctionsOfTheApp => new(
        from type in App.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null && !method.IsStatic
        select (type.FullName!, method.Name));

    [Theory]
    [MemberData(nameof(FunctionsOfTheApp))]
    public void A_function_declares_the_client_exactly_when_something_it_is_built_from_uses_it(string type, string method)
    {
        var function = App.GetType(type)!;
        var declares = function.GetMethod(method)!.GetParameters().Any(parameter => parameter.GetCustomAttribute<DurableClientAttribute>() is not null);

        Assert.Equal(Uses(function, []) && !NeverMoving.Contains(function.Name), declares);
    }

    private static bool Uses(Type type, HashSet<Type> seen) => type == typeof(OrchestrationClient)
        || (type.Assembly == App && seen.Add(type)
            && type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Any(parameter => Uses(parameter.ParameterType, seen)));
}
