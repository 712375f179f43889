using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.OfferingUsers;

/// <summary>What the functions of the resource are built from.</summary>
internal static class OfferingUserServices
{
    public static IServiceCollection AddOfferingUsers(this IServiceCollection services)
    {
        services.AddSingleton<Sight>();
        services.AddSingleton<OfferingUserAnnouncements>();
        services.AddSingleton<ChangeOfferingUser>();
        services.AddSingleton<ReadNewOfferingUser>();
        services.AddSingleton<ReadOfferingUserList>();
        services.AddSingleton<AssignUsername>();
        return services;
    }
}
