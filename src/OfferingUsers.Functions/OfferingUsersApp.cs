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
using OfferingUsers.Functions.Compliance;
using OfferingUsers.Functions.Consents;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.Idempotency;
using OfferingUsers.Functions.Lifecycle;
using OfferingUsers.Functions.MoveIn;
using OfferingUsers.Functions.Observability;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Records;
using OfferingUsers.Functions.SiteAgents;
using OfferingUsers.Functions.Status;
using OfferingUsers.Functions.Storage;
using OfferingUsers.Functions.Upstream;
using OfferingUsers.Functions.UserAttributes;

namespace OfferingUsers.Functions;

/// <summary>Configures the app for the host, the commands and the tests.</summary>
internal static class OfferingUsersApp
{
    /// <summary>Creates a builder with all services and middleware.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        // Settings are read only once. Watching their files would use one of the inotify instances, of which Linux allows a user 128 by default,
        // and watch everything below the working directory.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.UseLocalRuntime(args);
        UnresolvedReferences.Refuse(builder.Configuration);
        builder.ConfigureFunctionsWebApplication();
        builder.AddObservability();
        builder.UseMiddleware<ErrorMiddleware>();
        builder.UseMiddleware<AllowOrigins>();
        builder.UseMiddleware<PaceBodies>();
        builder.UseMiddleware<PassToUpstream>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.UseMiddleware<LimitRequests>();
        builder.UseMiddleware<AnswerOnce>();
        builder.UseMiddleware<ProvideOrchestrationClient>();
        builder.Services
            .AddStorage()
            .AddHttp()
            .AddCatalog()
            .AddAccess()
            .AddUpstream()
            .AddRecords()
            .AddSiteAgents()
            .AddStatus()
            .AddCatalogAdmin()
            .AddOfferingUsers()
            .AddUserAttributes()
            .AddConsents()
            .AddCompliance()
            .AddLifecycle()
            .AddChecklists()
            .AddChecklistAdmin()
            .AddMoveIn(builder.Configuration)
            .AddHostedService<AnnounceDemo>();
        return builder;
    }
}
