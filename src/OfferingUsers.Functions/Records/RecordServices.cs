using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Records;

/// <summary>What every change of a record does, for endpoints and orchestrations alike.</summary>
internal static class RecordServices
{
    public static IServiceCollection AddRecords(this IServiceCollection services)
    {
        services.AddOptions<LifecycleOptions>().BindConfiguration("Lifecycle").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LifecycleOptions>, ValidateLifecycleOptions>();
        services.AddSingleton<LookUpOfferingUser>();
        services.AddSingleton<OfferingUserAnnouncements>();
        services.AddSingleton<SnapshotOfOfferingUser>();
        services.AddSingleton<Deadlines>();
        services.AddSingleton<EternalOrchestrations>();

        // One for each invocation, as the client is that they start orchestrations with.
        services.AddScoped<OrchestrationClient>();
        services.AddScoped<LifecycleSignals>();
        services.AddScoped<FileSettlement>();
        services.AddScoped<FollowChecklist>();
        services.AddScoped<PrepareOfferingUser>();
        services.AddScoped<AddOfferingUser>();
        services.AddScoped<AnnounceChange>();
        services.AddScoped<ChangeOfferingUser>();
        return services;
    }
}
