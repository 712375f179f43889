using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>What the neighbours are built from.</summary>
internal static class NeighbourServices
{
    public static IServiceCollection AddNeighbours(this IServiceCollection services)
    {
        services.AddSingleton<VisibleOfferings>();
        return services;
    }
}
