using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Records;

/// <summary>Registers what endpoints and orchestrations share for changes of a record.</summary>
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
        services.AddSingleton<RoundNotes>();
        services.AddSingleton<SweepsHealth>();
        services.AddHealthChecks().AddCheck<SweepsHealth>("sweeps");
        services.AddSingleton(new EternalOrchestration(nameof(RemovalSweep), RemovalSweep.Id, options => options.ToSweepInterval()));

        // Scoped, because the Durable client belongs to an invocation.
        services.AddScoped<OrchestrationClient>();
        services.AddScoped<LifecycleSignals>();
        services.AddScoped<FileSettlement>();
        services.AddScoped<NoteRemoval>();
        services.AddScoped<FinishRemoval>();
        services.AddScoped<RemovalSettlement>();
        services.AddScoped<RemoveOfferingUser>();
        services.AddScoped<FollowChecklist>();
        services.AddScoped<PrepareOfferingUser>();
        services.AddScoped<PlaceOfferingUser>();
        services.AddScoped<AddOfferingUser>();
        services.AddScoped<AnnounceChange>();
        services.AddScoped<ChangeOfferingUser>();
        services.AddScoped<AskDeletion>();
        return services;
    }
}
