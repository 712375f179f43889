using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>What the functions of the resource are built from.</summary>
internal static class OfferingUserServices
{
    public static IServiceCollection AddOfferingUsers(this IServiceCollection services)
    {
        services.AddSingleton<ReadNewOfferingUser>();
        services.AddSingleton<ReadOfferingUserList>();
        services.AddScoped<AssignUsername>();
        services.AddScoped<RunStateAction>();
        return services;
    }
}
