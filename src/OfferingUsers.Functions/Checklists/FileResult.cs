using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Checklists;

/// <summary>A file with the headers of checklists.md 3.7: a browser shows images, downloads other files, and runs no scripts.</summary>
internal sealed class FileResult(Stream content, long size, string mimeType, string name) : IResult
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    private const string ScriptableImage = "image/svg+xml";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (content)
        {
            var response = httpContext.Response;
            response.ContentType = mimeType;
            response.ContentLength = size;
            response.Headers.ContentDisposition = Disposition();
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = Policy;
            await content.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }

    private string Disposition()
    {
        var type = mimeType.StartsWith("image/", StringComparison.Ordinal) && mimeType != ScriptableImage ? "inline" : "attachment";
        return name.All(char.IsAscii)
            ? $"{type}; filename=\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"{type}; filename*=utf-8''{Uri.EscapeDataString(name)}";
    }
}
