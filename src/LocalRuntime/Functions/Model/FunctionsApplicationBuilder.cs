using System.Reflection;
using System.Runtime.CompilerServices;
using LocalRuntime;
using LocalRuntime.Functions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The entry of a function app.</summary>
#pragma warning disable CA1052 // The real one is no static class either.
public class FunctionsApplication
#pragma warning restore CA1052
{
    /// <summary>A builder for the functions of the calling assembly, with its settings read.</summary>
    /// <param name="args">Settings as <c>--Name=Value</c>, strongest of all sources.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args, FunctionDiscovery.TypesOf(Assembly.GetCallingAssembly()));
}

/// <summary>Wraps the web application's builder, so that the app has ASP.NET's own services, settings and logging.</summary>
public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder web;
    private readonly IReadOnlyCollection<Type> functionTypes;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middlewares = [];

    internal FunctionsApplicationBuilder(string[] args, IReadOnlyCollection<Type> functionTypes)
    {
        this.functionTypes = functionTypes;
        web = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        LocalSettings.Read(web.Configuration, args);
        LocalWebServer.Configure(web);
        web.AddRooms();
    }

    public ConfigurationManager Configuration => web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => web.Configuration;

    public IHostEnvironment Environment => web.Environment;

    public ILoggingBuilder Logging => web.Logging;

    public IMetricsBuilder Metrics => web.Metrics;

    public IServiceCollection Services => web.Services;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)web).Properties;

    internal bool ServesHttp { get; set; }

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        middlewares.Add(middleware);
        return this;
    }

    void IHostApplicationBuilder.ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure) =>
        ((IHostApplicationBuilder)web).ConfigureContainer(factory, configure);

    /// <summary>The app, ready to start. Refuses what the real host would refuse.</summary>
    public IHost Build()
    {
        var functions = FunctionDiscovery.Find(functionTypes);
        if (!ServesHttp && functions.Count > 0)
        {
            throw new StartRefusedException("The functions take ASP.NET requests: call ConfigureFunctionsWebApplication() on the builder.");
        }

        var app = web.Build();
        FunctionEndpoints.Map(app, [.. functions.Where(function => function.Trigger == Trigger.Http)], middlewares);
        app.Services.ConnectRooms(functions);
        return app;
    }
}

/// <summary>Completes the builder.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Functions take and answer requests with ASP.NET's types.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ServesHttp = true;
        return builder;
    }
}
