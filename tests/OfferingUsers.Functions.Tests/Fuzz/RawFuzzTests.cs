using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>
/// Connections on which something else is said than HTTP, or half of it: each is answered or ended, no request inside another is answered, and the app goes on.
/// </summary>
public sealed partial class RawFuzzTests(RawFuzzedApp app) : IClassFixture<RawFuzzedApp>
{
    private const int Changed = 600;
    private const int Seed = 1;

    private readonly List<string> faults = [];

    [Fact]
    public async Task Whatever_is_said_on_a_connection_it_is_answered_or_ended_and_the_app_goes_on()
    {
        var world = await ChecklistWorld.CreateAsync(app);
        var random = new Random(Seed);
        var shapes = RawShapes.All(world.World.U.Token, world.Record)
            .Concat(Enumerable.Range(0, Changed).Select(_ => RawShapes.Changed(random, world.World.Staff.Token, world.Record)));
        foreach (var shape in shapes)
        {
            await SayAsync(shape, resets: false);
            if (random.Chance(0.2))
            {
                await SayAsync(shape[..random.Next(shape.Length)], resets: true);
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} connections went wrong:\n{string.Join("\n\n", faults.Take(10))}");
        (await app.Api.GetAsync(null, "/api/health/")).Is(200);
        (await app.Api.GetAsync(world.World.Owner.Token, Api.List)).Is(200);
        Assert.Equal([], app.Logs.Failures);
    }

    [Fact]
    public async Task Requests_that_do_not_wait_for_each_other_are_answered_in_their_order()
    {
        const int count = 200;
        var world = await World.CreateAsync(app);
        using var connection = await RawConnection.OpenAsync(app.Api);

        await connection.SendAsync(string.Concat(Enumerable.Range(0, count).Select(number =>
            RawConnection.Head("GET", number % 2 == 0 ? Api.List : "/api/nothing/", world.Owner.Token)
            + $"X-Request-Id: {number}\r\n{(number == count - 1 ? "Connection: close\r\n" : "")}\r\n")));

        var answers = await connection.ReadAsync();
        Assert.Equal(Enumerable.Range(0, count).Select(number => $"{number}"), RequestIds().Matches(answers).Select(id => id.Groups[1].Value));
    }

    private async Task SayAsync(byte[] bytes, bool resets)
    {
        using var connection = await RawConnection.OpenAsync(app.Api);
        try
        {
            await connection.SendAsync(bytes);
            if (resets)
            {
                connection.Reset();
                return;
            }

            connection.EndSending();
            var answer = await connection.ReadAsync();
            if (Broken().IsMatch(answer) || answer.Contains($"X-Request-Id: {RawShapes.Smuggled}\r\n", StringComparison.Ordinal))
            {
                faults.Add($"{Shown(bytes)}\n→ {answer}");
            }
        }
        catch (OperationCanceledException)
        {
            faults.Add($"{Shown(bytes)}\n→ neither answered nor ended");
        }
        catch (Exception ended) when (ended is IOException or SocketException)
        {
            // The app ended it while something was still being said.
        }
    }

    private static string Shown(byte[] bytes) => Regex.Escape(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 1500)));

    /// <summary>The web server refuses another version of HTTP by 505.</summary>
    [GeneratedRegex("(^|\n)HTTP/1.1 5(?!05)|   at |Exception")]
    private static partial Regex Broken();

    [GeneratedRegex("X-Request-Id: ([0-9]+)\r\n")]
    private static partial Regex RequestIds();
}

/// <summary>An app of its own, with the usual limits, whose log has what these connections did and nothing else.</summary>
public sealed class RawFuzzedApp : RunningApp;
