using LocalRuntime.Cosmos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime;

/// <summary>Puts the rooms together, which do not know each other.</summary>
internal static class LocalRooms
{
    public static void AddRooms(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DataDirectory>();
        builder.Services.AddCosmosRoom();
    }
}
