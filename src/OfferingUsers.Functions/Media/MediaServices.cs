using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Media;

/// <summary>What files are stored, settled and shown with.</summary>
internal static class MediaServices
{
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.AddSingleton<UploadFile>();
        services.AddSingleton<FileSettlement>();
        return services;
    }
}
