using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OfferingUsers.Functions.Demo;

/// <summary>
/// Serves the app on a free port and walks the whole story over HTTP, printing each request and answer. Whatever answers otherwise than it should ends the
/// walk.
/// </summary>
internal static class DemoWalk
{
    /// <summary>Exit code 0 when all went as it should, otherwise 1.</summary>
    /// <param name="build">A builder of the app with these settings.</param>
    public static async Task<int> RunAsync(Func<string[], FunctionsApplicationBuilder> build)
    {
        var builder = build(
        [
            "--LocalRuntime:Url=http://127.0.0.1:0", "--LocalRuntime:DataDirectory=:memory:",
            "--Catalog:Demo=false", "--Access:BootstrapToken=demo-bootstrap-token-of-the-walk",
        ]);
        builder.Logging.ClearProviders();
        using var host = builder.Build();
        await host.StartAsync();
        try
        {
            var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            await new DemoStory(new Walker(http)).TellAsync();
            await Console.Out.WriteLineAsync("\nAll went as it should.");
            return 0;
        }
        catch (DemoFailedException failed)
        {
            await Console.Error.WriteLineAsync("\n" + failed.Message);
            return 1;
        }
        finally
        {
            await host.StopAsync();
        }
    }

    /// <summary>Sends, prints and checks one request after another.</summary>
    internal sealed class Walker(HttpClient http)
    {
        public static Task SayAsync(string text) => Console.Out.WriteLineAsync($"\n── {text}");

        /// <summary>Sends a request; the answer must have the status, and its body the values.</summary>
        public async Task<string> CallAsync(
            string who, string token, string method, string path, string? body, int status, params (string Key, string Value)[] values)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }

            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var count = response.Headers.TryGetValues("X-Result-Count", out var counts) ? $" (X-Result-Count: {string.Join("", counts)})" : "";
            await Console.Out.WriteLineAsync($"{who}: {method} {path} {Shortened(body)}\n  → {(int)response.StatusCode} {Shortened(text)}{count}");
            if ((int)response.StatusCode != status)
            {
                throw new DemoFailedException(string.Create(CultureInfo.InvariantCulture, $"Expected status {status}."));
            }

            foreach (var (key, value) in values)
            {
                using var json = JsonDocument.Parse(text);
                if (!json.RootElement.TryGetProperty(key, out var found) || found.ToString() != value)
                {
                    throw new DemoFailedException($"Expected {key} to be '{value}'.");
                }
            }

            return text;
        }

        /// <summary>Looks at a record until a key has a value, for at most half a minute.</summary>
        public async Task WaitAsync(string token, string path, string key, string value)
        {
            await Console.Out.WriteLineAsync($"  … until {key} is '{value}'");
            for (var tries = 0; tries < 300; tries++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
                using var response = await http.SendAsync(request);
                using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                if (json.RootElement.GetProperty(key).ToString() == value)
                {
                    return;
                }

                await Task.Delay(100);
            }

            throw new DemoFailedException($"Expected {key} to become '{value}'.");
        }

        private static string Shortened(string? text) => text is null ? "" : text.Length <= 700 ? text : text[..700] + " …";
    }
}

/// <summary>An answer was not the one the story tells.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
