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
        services.AddSingleton<Sight>();
        services.AddSingleton<ChangeOfferingUser>();
        services.AddSingleton<OfferingUserAnnouncements>();
        services.AddSingleton<SnapshotOfOfferingUser>();
        services.AddSingleton<Deadlines>();
        services.AddSingleton<LifecycleSignals>();
        services.AddSingleton<EternalOrchestrations>();
        services.AddSingleton<FileSettlement>();
        services.AddSingleton<FollowChecklist>();
        return services;
    }
}
