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
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Demo;

/// <summary>
/// The command <c>demo</c>: serves the app on a free port and runs the scenario over HTTP, printing each request and response. It stops at the first unexpected
/// response.
/// </summary>
internal static class DemoCommand
{
    /// <summary>Returns the exit code: 0 if all responses were as expected, otherwise 1.</summary>
    /// <param name="build">Creates a builder of the app from command line arguments.</param>
    public static async Task<int> RunAsync(Func<string[], FunctionsApplicationBuilder> build)
    {
        var builder = build(
        [
            "--LocalRuntime:Url=http://127.0.0.1:0", "--LocalRuntime:DataDirectory=:memory:",
            "--Catalog:Demo=false", $"--Access:BootstrapToken={DemoScenario.Bootstrap}", "--Access:BootstrapTokenUntilStaff=false",
        ]);
        builder.Logging.ClearProviders();
        using var host = builder.Build();
        host.Services.GetRequiredService<IStartupValidator>().Validate();
        await host.StartAsync();
        try
        {
            var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            await new DemoScenario(new Client(http)).RunAsync();
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

    /// <summary>Sends requests, prints them, and checks the responses.</summary>
    internal sealed class Client(HttpClient http)
    {
        public static Task PrintAsync(string text) => Console.Out.WriteLineAsync($"\n── {text}");

        /// <summary>Sends a request, and returns the body of the response.</summary>
        /// <exception cref="DemoFailedException">The response does not have the status, or its body not the values.</exception>
        public async Task<string> CallAsync(
            string who, string token, string method, string path, string? body, int status, params (string Key, string Value)[] values)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Token", DemoUsers.OnTheWalk(token));
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }

            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var count = response.Headers.TryGetValues("X-Result-Count", out var counts) ? $" (X-Result-Count: {string.Join("", counts)})" : "";
            await Console.Out.WriteLineAsync($"{who}: {method} {path} {Truncate(body)}\n  → {(int)response.StatusCode} {Truncate(text)}{count}");
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

        /// <summary>Polls a record until a key has a value, for about 30 seconds.</summary>
        /// <exception cref="DemoFailedException">The key did not get the value in time.</exception>
        public async Task WaitAsync(string token, string path, string key, string value)
        {
            await Console.Out.WriteLineAsync($"  … until {key} is '{value}'");
            for (var attempt = 0; attempt < 300; attempt++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Authorization = new AuthenticationHeaderValue("Token", DemoUsers.OnTheWalk(token));
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

        private static string Truncate(string? text) => text is null ? "" : text.Length <= 700 ? text : text[..700] + " …";
    }
}

/// <summary>A response was not as expected.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
