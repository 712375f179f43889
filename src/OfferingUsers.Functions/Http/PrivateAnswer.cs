using Microsoft.AspNetCore.Http;

namespace OfferingUsers.Functions.Http;

/// <summary>What every answer of the API but a file or a page carries: it is about people, and it is JSON or nothing (offering-users.md 2.2).</summary>
internal static class PrivateAnswer
{
    /// <summary>No proxy or browser may keep the answer, or take it for another type than it says.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
