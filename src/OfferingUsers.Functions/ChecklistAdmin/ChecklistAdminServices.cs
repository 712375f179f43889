using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.ChecklistAdmin;

/// <summary>What administrators' endpoints are built from.</summary>
internal static class ChecklistAdminServices
{
    public static IServiceCollection AddChecklistAdmin(this IServiceCollection services)
    {
        services.AddSingleton<ReadChecklists>();
        services.AddSingleton<QuestionLink>();
        services.AddSingleton<AdminChecklists>();
        services.AddSingleton<AdminQuestions>();
        services.AddSingleton<AdminOptions>();
        services.AddSingleton<AdminDependencies>();
        services.AddScoped<ChangeChecklist>();
        return services;
    }
}
