using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Files;

/// <summary>Registers the folder <c>files/</c> of the data directory as a keyed <see cref="DirectoryInfo"/>.</summary>
public static class FileServices
{
    public const string DirectoryKey = "files";

    public static IServiceCollection AddFileServices(this IServiceCollection services) => services.AddKeyedSingleton(
        DirectoryKey, (provider, _) => Directory.CreateDirectory(Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "files")));
}
