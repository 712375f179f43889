using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Access;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Domain.OfferingUsers;
using OfferingUsers.Functions.Access;
using OfferingUsers.Functions.Catalog;
using OfferingUsers.Functions.Http;
using OfferingUsers.Functions.OfferingUsers;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>
/// Downloads a stored file, for users who answered in its completion, the offering user, staff, support and callers who may update offering users there
/// (checklists.md 3.7). For all others, authenticated or not, the response is 404.
/// </summary>
public sealed partial class RetrieveMedia(Authenticate authenticate, FindVisibleFile find, IAnswerFiles files, ILogger<RetrieveMedia> logger)
{
    [Function(nameof(RetrieveMedia))]
    [AnonymousAccess]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/media/{uuid}")] HttpRequest request,
        string uuid,
        CancellationToken cancellation)
    {
        var outcome = await OpenAsync(request, uuid, cancellation);
        return outcome.Match(result => result, RefusalResult.Of);
    }

    private async Task<Outcome<FileResult>> OpenAsync(HttpRequest request, string uuid, CancellationToken cancellation)
    {
        var caller = await authenticate.RunAsync(request, cancellation);
        if (caller.Refusal is not null || !Uuids.TryParse(uuid, out var parsed)
            || await find.RunAsync(caller.Value, parsed, cancellation) is not { } file)
        {
            return new NotFound();
        }

        if (await files.OpenAsync(file.StoredName, cancellation) is not { } content)
        {
            Log.ContentMissing(logger, file.Id);
            return new NotFound();
        }

        return new FileResult(content, file.Size, file.MimeType, FileName.ToDownloadName(file.StoredName));
    }

    private static partial class Log
    {
        [LoggerMessage(1502, LogLevel.Error, "The content of file {MediaUuid} is missing.")]
        public static partial void ContentMissing(ILogger logger, string mediaUuid);
    }
}
