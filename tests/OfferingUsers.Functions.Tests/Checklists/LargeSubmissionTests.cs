using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Checklists;

/// <summary>Requests as large as the service takes (checklists.md 3.2): up to 104,857,600 octets, and not one more.</summary>
public sealed class LargeSubmissionTests(RunningApp app)
{
    private const int MaxSize = 104_857_600;

    private readonly Api api = app.Api;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_75_million_octets_comes_back_as_it_went(bool hasLength)
    {
        var uuid = World.NewUuid();
        var world = await ChecklistWorld.CreateAsync(app, extra: $$"""{"uuid":"{{uuid}}","question_type":"file","order":20}""");
        var bytes = new byte[75_000_000];
        new Random(7).NextBytes(bytes);

        using (var content = new SubmissionContent(uuid, bytes, hasLength))
        {
            await SendAsync(world, content, HttpStatusCode.OK);
        }

        var id = (await world.SeeAsync("checklist"))["questions"]!.AsArray().Last()!["existing_answer"]!["answer_data"]!["stored_file_id"]!.ToString();
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Token", world.World.U.Token) } };
        using var download = await http.GetAsync(new Uri($"{api.Url}/api/media/{id}/"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(bytes.Length, download.Content.Headers.ContentLength);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)), Convert.ToHexString(await SHA256.HashDataAsync(await download.Content.ReadAsStreamAsync())));
    }

    [Theory]
    [InlineData(MaxSize, true, HttpStatusCode.BadRequest)]
    [InlineData(MaxSize - (1 << 20), false, HttpStatusCode.BadRequest)] // In chunks the host counts what is around them as well.
    [InlineData(MaxSize + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(MaxSize + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    public async Task The_largest_request_is_read_and_a_larger_one_refused(int length, bool hasLength, HttpStatusCode expected)
    {
        var world = await ChecklistWorld.CreateAsync(app);
        using var content = new PaddedContent(length, hasLength);

        var body = await SendAsync(world, content, expected);
        if (body.Length == 0 && RunningApp.Elsewhere is not null)
        {
            // A Functions host answers by itself.
            return;
        }

        Assert.False(string.IsNullOrEmpty(JsonNode.Parse(body)!.ToJsonString()));
    }

    private async Task<string> SendAsync(ChecklistWorld world, HttpContent content, HttpStatusCode expected)
    {
        using var http = new HttpClient
        {
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Token", world.World.U.Token), ExpectContinue = true },
        };
        using var response = await http.PostAsync(new Uri(api.Url + world.Path("submit_answers")), content);
        var body = await response.Content.ReadAsStringAsync();

        // In front of a deployment the Functions host refuses what is too large, and calls that its own fault.
        var isHosts = RunningApp.Elsewhere is not null
            && expected == HttpStatusCode.RequestEntityTooLarge && response.StatusCode == HttpStatusCode.InternalServerError;
        Assert.True(expected == response.StatusCode || isHosts, $"{response.StatusCode} {body}");
        return body;
    }

    /// <summary>A submission of one file, encoded as it is sent.</summary>
    private sealed class SubmissionContent : HttpContent
    {
        private readonly string before;
        private readonly byte[] bytes;
        private readonly bool hasLength;

        public SubmissionContent(string question, byte[] bytes, bool hasLength)
        {
            before = $$"""[{"question_uuid":"{{question}}","answer_data":{"name":"large.bin","content":" """.TrimEnd();
            (this.bytes, this.hasLength) = (bytes, hasLength);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(before));
            for (var at = 0; at < bytes.Length; at += 300_000)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, at, Math.Min(300_000, bytes.Length - at))));
            }

            await stream.WriteAsync("\"}}]"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = before.Length + (bytes.Length + 2) / 3 * 4 + 4;
            return hasLength;
        }
    }

    /// <summary>An empty object with so much white space that it has a length.</summary>
    private sealed class PaddedContent : HttpContent
    {
        private readonly int length;
        private readonly bool hasLength;

        public PaddedContent(int length, bool hasLength)
        {
            (this.length, this.hasLength) = (length, hasLength);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{}"u8.ToArray());
            var blanks = Enumerable.Repeat((byte)' ', 1 << 20).ToArray();
            for (var left = length - 2; left > 0; left -= blanks.Length)
            {
                await stream.WriteAsync(blanks.AsMemory(0, Math.Min(left, blanks.Length)));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = this.length;
            return hasLength;
        }
    }
}
