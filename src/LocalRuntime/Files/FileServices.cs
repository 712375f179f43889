using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Files;

/// <summary>Registers the folder <c>files/</c> of the data directory as a keyed <see cref="DirectoryInfo"/>.</summary>
public static class FileServices
{
    public const string DirectoryKey = "files";

    public static IServiceCollection AddFileServices(this IServiceCollection services) => services.AddKeyedSingleton(DirectoryKey, (provider, _) =>
    {
        // What a folder holds is closed to whom the folder is closed to, so the files in it need not be looked at.
        var folder = OwnerOnly.CreateFolder(Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "files"));
        OwnerOnly.TryTighten(folder.FullName);
        return folder;
    });
}
