using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App;

/// <summary>Functions whose names and routes show which one a request goes to.</summary>
public static class RoutedFunctions
{
    [Function("B_one")]
    public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request, string id) =>
        Results.Text($"one {id}");

    [Function("a_named")]
    public static IActionResult Named([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/special")] HttpRequest request) =>
        new ContentResult { Content = "special" };

    [Function("C_typed")]
    public static async Task<IResult> Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{number:int}/{uuid:guid}")] HttpRequest request,
        int number, Guid uuid, FunctionContext context, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(context);
        await Task.Yield();
        return Results.Text($"{number} {uuid:N} {context.FunctionDefinition.Name} {context.Items["middleware"]} {token.CanBeCanceled}");
    }

    [Function("D_early")]
    public static IResult Early([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "late/{id}")] HttpRequest request, string id) =>
        Results.Text($"early {id}");

    [Function("E_late")]
    public static IResult Late([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "late/special")] HttpRequest request) =>
        Results.Text("never reached");

    [Function("F_posted")]
    public static async Task<IResult> Posted([HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "things/{id}")] HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var body = new StreamReader(request.Body);
        return Results.Text($"{request.Method} {id} {await body.ReadToEndAsync()}");
    }

    [Function("G_rest")]
    public static IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, Route = "rest/{*path}")] HttpRequest request, string? path)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Results.Text($"{request.Method} {path ?? "nothing"}");
    }

    [Function("Unrouted")]
    public static Task Unrouted([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        return request.HttpContext.Response.WriteAsync("written by itself");
    }
}
