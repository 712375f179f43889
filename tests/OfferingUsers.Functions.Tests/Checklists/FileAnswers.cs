using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>What tests of file answers (checklists.md 3) have in common: they go over HTTP, the same for every place where files may be.</summary>
public abstract class FileAnswers(IFileApp files)
{
    protected static readonly byte[] Pdf = "%PDF-1.7\nagreement"u8.ToArray();
    protected static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    protected IFileApp Files => files;

    protected Api Api => files.App.Api;

    protected static string Media(string id) => $"/api/media/{id}/";

    protected static string Id(JsonNode file) => file["stored_file_id"]!.ToString();

    protected Task<ChecklistWorld> NewAsync() => ChecklistWorld.CreateAsync(files.App);

    protected async Task<byte[]> DownloadAsync(Person person, string id)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Token " + person.Token);
        return await http.GetByteArrayAsync(new Uri(Api.Url + Media(id)));
    }
}
