using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>Registers the dependencies of the resource's functions.</summary>
internal static class OfferingUserServices
{
    public static IServiceCollection AddOfferingUsers(this IServiceCollection services)
    {
        services.AddSingleton<OfferingUserRepresentation>();
        services.AddSingleton<ReadNewOfferingUser>();
        services.AddSingleton<ReadOfferingUserList>();
        services.AddScoped<AssignUsername>();
        services.AddScoped<RunStateAction>();
        return services;
    }
}
