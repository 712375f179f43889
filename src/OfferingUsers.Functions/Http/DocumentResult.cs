using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>An embedded file: compressed if the client accepts gzip, 304 if its If-None-Match names this version.</summary>
/// <param name="policy">The Content-Security-Policy; null sends none.</param>
internal sealed class DocumentResult(DocumentFile file, string contentType, string? policy = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = file.ETag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        if (request.Headers.IfNoneMatch.ToString().Contains(file.ETag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var isCompressed = request.GetTypedHeaders().AcceptEncoding
            .Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
        var content = isCompressed ? file.Gzip : file.Plain;
        response.ContentType = contentType;
        response.ContentLength = content.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        if (isCompressed)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (policy is not null)
        {
            response.Headers.ContentSecurityPolicy = policy;
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(content, httpContext.RequestAborted);
        }
    }
}
