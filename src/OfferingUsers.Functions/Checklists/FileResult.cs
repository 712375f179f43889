using Microsoft.AspNetCore.Http;
using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Functions.Checklists;

/// <summary>A file with the headers of checklists.md 3.7: a browser shows pictures, saves everything else, and runs nothing.</summary>
/// <param name="mimeType">As it is stored; what an earlier version stored may be none.</param>
internal sealed class FileResult(Stream content, long size, string mimeType, string name) : IResult
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (content)
        {
            var response = httpContext.Response;
            var type = MediaType.OrUnknown(mimeType);
            response.ContentType = type;
            response.ContentLength = size;
            response.Headers.ContentDisposition = Disposition(type);
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = Policy;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await content.CopyToAsync(response.Body, httpContext.RequestAborted);
            }
        }
    }

    private string Disposition(string type)
    {
        var form = MediaType.IsShownInline(type) ? "inline" : "attachment";
        return name.All(char.IsAscii)
            ? $"{form}; filename=\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"{form}; filename*=utf-8''{Uri.EscapeDataString(name)}";
    }
}
