using Microsoft.AspNetCore.Http;
using OfferingUsers.Functions.Http;

namespace OfferingUsers.Functions.Neighbours;

/// <summary>The only page of a list of nothing (offering-users.md 5.3); its query is not validated.</summary>
internal static class EmptyPage
{
    public static IResult Of(HttpRequest request, BaseUrl baseUrl) => ApiResults.Page(
        request, new Paging(1, Paging.DefaultSize, false), 0, baseUrl,
        json =>
        {
            json.WriteStartArray();
            json.WriteEndArray();
        });
}
