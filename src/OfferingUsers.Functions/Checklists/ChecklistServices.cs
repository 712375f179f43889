using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Records;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Registers the dependencies of the checklist functions.</summary>
internal static class ChecklistServices
{
    public static IServiceCollection AddChecklists(this IServiceCollection services)
    {
        services.AddSingleton<OpenChecklist>();
        services.AddSingleton<ReadSubmission>();
        services.AddSingleton<RequestBodyLimiter>();
        services.AddScoped<ApplySubmission>();
        services.AddSingleton<UploadFile>();
        services.AddSingleton<RemoveFile>();
        services.AddSingleton<FindVisibleFile>();
        services.AddSingleton(new EternalOrchestration(nameof(FileSweep), FileSweep.Id, options => options.ToSweepInterval()));
        return services;
    }
}
