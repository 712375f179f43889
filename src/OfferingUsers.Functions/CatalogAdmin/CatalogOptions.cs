using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>What is loaded at the start: the settings <c>Catalog:*</c> (catalog.md 5).</summary>
internal sealed class CatalogOptions
{
    /// <summary>A JSON file of the import's form that is imported at each start. Default: none.</summary>
    public string? File { get; set; }

    /// <summary>
    /// Whether the demo catalog is loaded into an empty catalog; its keys are public, so it is for trying out only. Default: see
    /// <see cref="DemoUnlessConfigured"/>.
    /// </summary>
    public bool? Demo { get; set; }

    /// <summary>
    /// Whether the demo is loaded where neither <see cref="File"/> nor <c>Access:BootstrapToken</c> is set. Default: false; local runs switch it on.
    /// </summary>
    public bool DemoUnlessConfigured { get; set; }
}

/// <summary>A file that is not there stops the start.</summary>
internal sealed class ValidateCatalogOptions : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options) =>
        string.IsNullOrEmpty(options.File) || System.IO.File.Exists(options.File)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Catalog:File is '{options.File}': there is no such file. It must name a JSON file of the import's form.");
}
