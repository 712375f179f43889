using System.ComponentModel.DataAnnotations;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Storage;

/// <summary>Where the files of checklist answers are stored: the settings <c>AnswerFiles:*</c>.</summary>
internal sealed class AnswerFilesOptions
{
    /// <summary>The URL of the Blob service, accessed with the app's managed identity. Default: none.</summary>
    public string? ServiceUri { get; set; }

    /// <summary>
    /// A connection string of a storage account, or <c>UseDevelopmentStorage=true</c>; takes precedence over <see cref="ServiceUri"/>. Default: none.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The container's name. Default: <c>answer-files</c>.</summary>
    [Required]
    [RegularExpression("[a-z0-9](-?[a-z0-9])+", ErrorMessage = "AnswerFiles:Container must be 3 to 63 lower-case letters, digits and single dashes.")]
    [StringLength(63, MinimumLength = 3)]
    public string Container { get; set; } = "answer-files";

    /// <summary>Whether to create the container at startup. In Azure, the deployment template creates it. Default: false.</summary>
    public bool CreateContainer { get; set; }

    /// <summary>Whether Blob Storage is configured.</summary>
    public bool IsBlobStorageConfigured => !string.IsNullOrEmpty(ConnectionString) || !string.IsNullOrEmpty(ServiceUri);
}

/// <summary>Rejects an invalid connection string or URL at startup.</summary>
internal sealed class ValidateAnswerFilesOptions : IValidateOptions<AnswerFilesOptions>
{
    public ValidateOptionsResult Validate(string? name, AnswerFilesOptions options)
    {
        if (!string.IsNullOrEmpty(options.ConnectionString))
        {
            try
            {
                _ = new BlobServiceClient(options.ConnectionString);
            }
            catch (Exception error) when (error is FormatException or ArgumentException)
            {
                // The connection string may contain a key, so the message does not show it.
                return ValidateOptionsResult.Fail(
                    "AnswerFiles:ConnectionString cannot be read: it must be a connection string of a storage account, or UseDevelopmentStorage=true.");
            }
        }
        else if (!string.IsNullOrEmpty(options.ServiceUri)
            && !(Uri.TryCreate(options.ServiceUri, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
        {
            return ValidateOptionsResult.Fail(
                $"AnswerFiles:ServiceUri is '{options.ServiceUri}': it must be a URL such as https://account.blob.core.windows.net.");
        }

        return ValidateOptionsResult.Success;
    }
}
