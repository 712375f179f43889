using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.Checklists;

/// <summary>What the checklist actions are built from.</summary>
internal static class ChecklistServices
{
    public static IServiceCollection AddChecklists(this IServiceCollection services)
    {
        services.AddSingleton<FollowChecklist>();
        services.AddSingleton<OpenChecklist>();
        services.AddSingleton<ReadSubmission>();
        services.AddSingleton<RoomForBodies>();
        services.AddSingleton<ApplySubmission>();
        return services;
    }
}
