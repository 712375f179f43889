using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.CatalogAdmin;

/// <summary>What is imported at startup: the settings <c>Catalog:*</c> (catalog.md 5).</summary>
internal sealed class CatalogOptions
{
    /// <summary>The path of a JSON file in the format of the import, which is imported at each startup. Default: none.</summary>
    public string? File { get; set; }

    /// <summary>
    /// Whether the demo catalog is imported into an empty catalog. Its tokens are public, so it is not for production. Default: see
    /// <see cref="DemoUnlessConfigured"/>.
    /// </summary>
    public bool? Demo { get; set; }

    /// <summary>
    /// Whether the demo catalog is imported if neither <see cref="File"/> nor <c>Access:BootstrapToken</c> is set. Default: false; true in local runs.
    /// </summary>
    public bool DemoUnlessConfigured { get; set; }
}

/// <summary>Rejects a missing file at startup.</summary>
internal sealed class ValidateCatalogOptions : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options) =>
        string.IsNullOrEmpty(options.File) || System.IO.File.Exists(options.File)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Catalog:File is '{options.File}': there is no such file. It must name a JSON file of the import's form.");
}
