using System.Net;
using Microsoft.Azure.Cosmos;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Repeats a call to the store that failed on the way (408, 503, 410, lost connection). The SDK itself repeats throttled ones only, and none of these with
/// a single endpoint. A write repeated here may have taken effect the first time: its caller is told so and looks.
/// </summary>
internal static class Patience
{
    private const int Tries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs <paramref name="send"/> until it is answered; its argument says whether an earlier try may have taken effect.</summary>
    public static async Task<ResponseMessage> SendAsync(Func<bool, Task<ResponseMessage>> send, TimeProvider clock, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpStatusCode status;
            TimeSpan? retryAfter = null;
            Exception? fault = null;
            try
            {
                var response = await send(attempt > 1);
                if (response.IsSuccessStatusCode || !IsPassing(response.StatusCode))
                {
                    return response;
                }

                status = response.StatusCode;
                retryAfter = RetryAfter(response);
                response.Dispose();
            }
            catch (CosmosException error) when (IsPassing(error.StatusCode))
            {
                (status, retryAfter, fault) = (error.StatusCode, error.RetryAfter, error);
            }
            catch (HttpRequestException error)
            {
                (status, fault) = (HttpStatusCode.ServiceUnavailable, error);
            }

            // Throttling was repeated by the SDK for as long as it is worth a caller's while.
            if (attempt == Tries || status == HttpStatusCode.TooManyRequests)
            {
                throw new StoreUnavailableException(status, retryAfter, fault);
            }

            await Task.Delay(FirstPause * (attempt + Random.Shared.NextDouble()), clock, cancellation);
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Gone or HttpStatusCode.InternalServerError or (HttpStatusCode)449;

    private static TimeSpan? RetryAfter(ResponseMessage response) =>
        double.TryParse(response.Headers["x-ms-retry-after-ms"], System.Globalization.CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
