using Microsoft.Extensions.DependencyInjection;

namespace OfferingUsers.Functions.UserAttributes;

/// <summary>Registers what offerings expose of their users.</summary>
internal static class UserAttributeServices
{
    public static IServiceCollection AddUserAttributes(this IServiceCollection services) => services.AddScoped<ChangeUserAttributeConfig>();
}
