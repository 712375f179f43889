using LocalRuntime.Functions;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>What is imported at startup: the settings <c>Catalog:*</c> (catalog.md 5).</summary>
internal sealed class CatalogOptions
{
    /// <summary>The path of a JSON file in the format of the import, which is imported at each startup. Default: none.</summary>
    public string? File { get; set; }

    /// <summary>
    /// Whether the demo catalog is loaded into an empty catalog; its keys are public, so it is for trying out only, by the local runtime on an address of
    /// this machine alone. Default: see <see cref="DemoUnlessConfigured"/>.
    /// </summary>
    public bool? Demo { get; set; }

    /// <summary>
    /// Whether the demo catalog is imported if neither <see cref="File"/> nor <c>Access:BootstrapToken</c> is set. Default: false; true in local runs.
    /// </summary>
    public bool DemoUnlessConfigured { get; set; }
}

/// <summary>A file that is not there stops the start, and so does a demo that others than who sits at this machine could reach.</summary>
internal sealed class ValidateCatalogOptions(ServingAddress? local = null) : IValidateOptions<CatalogOptions>
{
    private const string DemoIsPublic = "The keys of the demo are public, so it is for this machine alone: leave Catalog:Demo out";

    public ValidateOptionsResult Validate(string? name, CatalogOptions options) =>
        !string.IsNullOrEmpty(options.File) && !System.IO.File.Exists(options.File)
            ? ValidateOptionsResult.Fail($"Catalog:File is '{options.File}': there is no such file. It must name a JSON file of the import's form.")
        : options.Demo != true || local is { IsLoopback: true } ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            local is null
                ? $"Catalog:Demo is true, and a Functions host serves the app. {DemoIsPublic}."
                : $"Catalog:Demo is true, and LocalRuntime:Url is not of this machine alone. {DemoIsPublic}, or serve at http://127.0.0.1:7071.");
}
