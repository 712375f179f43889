using LocalRuntime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.CatalogAdmin;
using OfferingUsers.Functions.ChecklistAdmin;
using OfferingUsers.Functions.Checklists;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Lifecycle;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.Status;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions;

/// <summary>The app put together: what Program runs, the demo walks through, and the tests start.</summary>
internal static class OfferingUsersApp
{
    /// <summary>A builder with everything of the app in it.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        // Settings are read once. To watch their files would take a notifier of the system, of which a user has 128,
        // and watch everything below the folder the app is started in.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.UseLocalRuntime(args);
        builder.ConfigureFunctionsWebApplication();
        builder.AddObservability();
        builder.UseMiddleware<ErrorMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.UseMiddleware<ProvideOrchestrationClient>();
        builder.Services
            .AddStorage()
            .AddHttp()
            .AddCatalog()
            .AddAccess()
            .AddRecords()
            .AddStatus()
            .AddCatalogAdmin()
            .AddOfferingUsers()
            .AddLifecycle()
            .AddChecklists()
            .AddChecklistAdmin()
            .AddHostedService<AnnounceDemo>();
        return builder;
    }
}
