using System.Security.Cryptography;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Stores a new file of an answer, its record first: from then on it is removed unless an answer comes to refer to it (checklists.md 3.4).</summary>
public sealed class UploadFile(MediaStore media, IAnswerFiles files, TimeProvider clock)
{
    /// <summary>Longer than any request runs.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromHours(1);

    /// <summary>The file as answers refer to it.</summary>
    /// <param name="uuids">Gets its uuid before anything of it is stored.</param>
    public async Task<StoredFile> RunAsync(NewFile file, Guid offeringUser, Guid checklist, ISet<Guid> uuids, CancellationToken cancellation)
    {
        var uuid = Guid.NewGuid();
        var stored = new StoredFile(uuid, FileName.Sanitize(file.File.Name), file.File.Size, file.File.MimeType);
        var now = clock.Now();
        var record = new MediaRecord(
            uuid.Hex(), uuid, FileName.ToStoredName(uuid, stored.Name), stored.Name, stored.Size, stored.MimeType,
            await HashAsync(file.Content, cancellation), offeringUser, checklist,
            now, now + Unsettled);
        uuids.Add(uuid);
        await media.CreateAsync(record, cancellation);
        var content = file.Content.Open();
        await using (content)
        {
            await files.WriteAsync(record.StoredName, record.MimeType, content, cancellation);
        }

        return stored;
    }

    private static async Task<string> HashAsync(Base64Content content, CancellationToken cancellation)
    {
        var decoded = content.Open();
        await using (decoded)
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(decoded, cancellation));
        }
    }
}
