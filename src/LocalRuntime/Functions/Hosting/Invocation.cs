using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Functions.Hosting;

/// <summary>One invocation by a request.</summary>
internal sealed class Invocation(LocalFunction function, HttpContext http, CancellationToken shutdown) : FunctionContext
{
    private string? id;
    private IDictionary<object, object>? items;

    public HttpContext Http { get; } = http;

    public ReturnedValue Result { get; } = new();

    public override string InvocationId => id ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Id;

    public override FunctionDefinition FunctionDefinition => function;

    public override IServiceProvider InstanceServices { get; set; } = http.RequestServices;

    public override IDictionary<object, object> Items
    {
        get => items ??= new Dictionary<object, object>();
        set => items = value;
    }

    public override CancellationToken CancellationToken => shutdown;

    internal sealed class ReturnedValue : InvocationResult
    {
        public override object? Value { get; set; }
    }
}
