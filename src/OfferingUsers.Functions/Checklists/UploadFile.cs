using System.Security.Cryptography;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Checklists;

/// <summary>Stores a new file of an answer, after its record, which schedules its removal unless an answer refers to it (checklists.md 3.4).</summary>
public sealed class UploadFile(MediaStore media, IAnswerFiles files, TimeProvider clock)
{
    /// <summary>Returns the reference to the file for the answer.</summary>
    /// <param name="uuids">The uuid is added before anything is stored.</param>
    public async Task<StoredFile> RunAsync(NewFile file, Guid offeringUser, Guid checklist, ISet<Guid> uuids, CancellationToken cancellation)
    {
        var uuid = Guid.NewGuid();
        var stored = new StoredFile(uuid, FileName.Sanitize(file.File.Name), file.File.Size, MediaType.OrUnknown(file.File.MimeType));
        var now = clock.Now();
        var record = new MediaRecord(
            uuid.Hex(), uuid, FileName.ToStoredName(uuid, stored.Name), stored.Name, stored.Size, stored.MimeType,
            await HashAsync(file.Content, cancellation), offeringUser, checklist,
            now, now + MediaStore.MinAge);
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
