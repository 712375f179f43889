using System.Reflection;
using System.Runtime.CompilerServices;

namespace LocalRuntime.Tests.Model;

/// <summary>What a caller's source compiles against, a line per type and member: names, parameters with their names and defaults, and where null may be.</summary>
internal static class PublicShape
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The public types of these namespaces with their members, in order.</summary>
    public static IEnumerable<string> Of(Assembly assembly, Func<string, bool> isIncluded) => assembly.GetExportedTypes()
        .Where(type => type.Namespace is { } name && isIncluded(name))
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => Members(type).Order(StringComparer.Ordinal).Select(member => $"{Name(type)}: {member}").Prepend(Declaration(type)));

    private static string Declaration(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : "class";

        // What an attribute derives from matters to the host alone.
        var basis = type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) && parent != typeof(Attribute) && kind != "delegate" ? $" : {Name(parent)}" : "";
        return $"{type.Namespace} {kind} {Name(type)}{basis}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        return type.GetMembers(Declared).Where(IsSeen).Select(member => member switch
        {
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            PropertyInfo property => $"{Text(property.PropertyType, Nullability.Create(property))} {property.Name} {{{(property.CanRead ? " get;" : "")}{(property.SetMethod is { IsPublic: true } set ? IsInit(set) ? " init;" : " set;" : "")} }}",
            MethodInfo method => Method(method),
            _ => member.ToString()!,
        });
    }

    /// <summary>Whether it is public, or protected for who derives; not what the compiler makes by itself.</summary>
    private static bool IsSeen(MemberInfo member) => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null && member switch
    {
        ConstructorInfo constructor => constructor.IsPublic && !constructor.DeclaringType!.IsAbstract,
        PropertyInfo property => (property.GetMethod ?? property.SetMethod)! is var accessor && (accessor.IsPublic || accessor.IsFamily) && property.Name != "EqualityContract",
        MethodInfo method => method.IsPublic && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && method.GetBaseDefinition().DeclaringType != typeof(object) && !method.Name.StartsWith('<'),
        _ => false,
    };

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{(method.IsStatic ? "static " : "")}{Text(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Text(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Text(Type type, NullabilityInfo nullability, bool isNested = false)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        var mark = !type.IsValueType && nullability.ReadState == NullabilityState.Nullable && !(isNested && type.IsGenericParameter) ? "?" : "";
        if (type.IsArray)
        {
            return $"{Text(type.GetElementType()!, nullability.ElementType!)}[]{mark}";
        }

        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Zip(nullability.GenericTypeArguments, (argument, its) => Text(argument, its, isNested: true)))}>{mark}"
            : Name(type) + mark;
    }

    private static string Name(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name switch
    {
        "String" => "string",
        "Int32" => "int",
        "Double" => "double",
        "Boolean" => "bool",
        "Object" => "object",
        "Void" => "void",
        var name => name,
    };
}
