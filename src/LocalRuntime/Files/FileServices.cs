using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Files;

/// <summary>Offers the app a folder of its own, <c>files/</c> in the data directory, as the directory <c>files</c>.</summary>
public static class FileServices
{
    public const string DirectoryKey = "files";

    public static IServiceCollection AddFileServices(this IServiceCollection services) => services.AddKeyedSingleton(
        DirectoryKey, (provider, _) => Directory.CreateDirectory(Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "files")));
}
