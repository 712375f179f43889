using LocalRuntime.Cosmos.Protocol;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;
using Microsoft.Data.Sqlite;

namespace LocalRuntime.Cosmos;

/// <summary>
/// Cosmos' REST protocol as a message handler under the real client: what the SDK sends in gateway mode, on documents in one SQLite file. What it does not
/// support it refuses with a 400 that names it.
/// </summary>
public sealed class CosmosEndpoint : HttpMessageHandler
{
    private const int MaxRequestSize = 4 << 20;

    private readonly DocumentFile file;
    private readonly ManageContainers containers;
    private readonly ReadItems reads;
    private readonly WriteItems writes;
    private readonly RunQueries queries;
    private bool disposed;

    /// <summary>Opens the file, or creates it.</summary>
    /// <param name="path">The file's path; beside it SQLite keeps its log.</param>
    /// <param name="survivePowerCut">Whether a commit waits for the disk; without, it survives the death of the process only.</param>
    public CosmosEndpoint(string path, bool survivePowerCut, TimeProvider clock)
    {
        file = new DocumentFile(path, survivePowerCut);
        containers = new ManageContainers(file);
        reads = new ReadItems(file);
        writes = new WriteItems(file, clock);
        queries = new RunQueries(file);
    }

    /// <summary>What is to go wrong; empty unless a test fills it.</summary>
    public CosmosFaults Faults { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The SDK asks the cloud's metadata service where it runs. Nothing here ever leaves the process.
        if (!request.RequestUri!.Host.EndsWith(".invalid", StringComparison.Ordinal))
        {
            return Reply.Error(404, "There is nothing but the endpoint here.").ToResponse(request);
        }

        var body = request.Content is null ? ReadOnlyMemory<byte>.Empty : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var fault = Faults.Take(request);
        if (fault?.Before() is { } refused)
        {
            return refused.ToResponse(request);
        }

        var reply = await AnswerAsync(request, body);
        fault?.After();
        return reply.ToResponse(request);
    }

    protected override void Dispose(bool disposing)
    {
        // Services hold it under two names, and each lets it go.
        if (disposing && !Interlocked.Exchange(ref disposed, true))
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<Reply> AnswerAsync(HttpRequestMessage message, ReadOnlyMemory<byte> body)
    {
        try
        {
            KnownHeaders.Check(message);
            return body.Length > MaxRequestSize
                ? Reply.Error(413, "A request may have 4 MB.")
                : await RouteAsync(new CosmosRequest(message, body));
        }
        catch (RequestRefused refused)
        {
            return Reply.Error(refused.Status, refused.Message, refused.SubStatus);
        }
        catch (QueryRefused refused)
        {
            return Reply.Error(400, refused.Message);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == 1)
        {
            // SQLite's own limits, as of the depth of an expression.
            return Reply.Error(400, $"The query cannot be run: {error.Message}");
        }
        catch (InvalidOperationException error) when (error.InnerException is System.Text.DecoderFallbackException or System.Text.EncoderFallbackException)
        {
            return Reply.Error(400, "The request holds a text that is not Unicode.");
        }
    }

    private Task<Reply> RouteAsync(CosmosRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", []) => Task.FromResult(new Reply(200, AccountDocument.Body)),
        ("GET", ["dbs"]) => Task.FromResult(containers.ListDatabases()),
        ("POST", ["dbs"]) => containers.CreateDatabaseAsync(request),
        ("GET", ["dbs", var database]) => Task.FromResult(containers.ReadDatabase(database)),
        ("DELETE", ["dbs", var database]) => containers.DeleteDatabaseAsync(database),
        ("GET", ["dbs", var database, "colls"]) => Task.FromResult(containers.ListContainers(database)),
        ("POST", ["dbs", var database, "colls"]) => containers.CreateContainerAsync(request, database),
        (_, ["dbs", var database, "colls", var container, .. var rest]) => InContainerAsync(request, database, container, rest),
        _ => Task.FromResult(Reply.Error(404, $"{request.Method} of this path is not supported.")),
    };

    private Task<Reply> InContainerAsync(CosmosRequest request, string database, string name, string[] rest)
    {
        if (file.Container(database, name) is not { } container)
        {
            return Task.FromResult(Reply.Error(404, $"The container '{name}' does not exist.", rest.Length == 0 ? 0 : 1003));
        }

        return (request.Method, rest) switch
        {
            ("GET", []) => Task.FromResult(ManageContainers.ReadContainer(container)),
            ("PUT", []) => Task.FromResult(ManageContainers.ReplaceContainer(request, container)),
            ("DELETE", []) => containers.DeleteContainerAsync(container),
            ("GET", ["pkranges"]) => Task.FromResult(ManageContainers.PartitionRanges(request, container)),
            ("GET", ["docs"]) => Task.FromResult(request.Header("A-IM") is null ? reads.All(request, container) : reads.Changes(request, container)),
            ("POST", ["docs"]) => PostAsync(request, container),
            ("GET", ["docs", var id]) => Task.FromResult(reads.One(request, container, id)),
            ("PUT", ["docs", var id]) => writes.ReplaceAsync(request, container, id),
            ("PATCH", ["docs", var id]) => writes.PatchAsync(request, container, id),
            ("DELETE", ["docs", var id]) => writes.DeleteAsync(request, container, id),
            _ => Task.FromResult(Reply.Error(400, $"{request.Method} of /{string.Join('/', rest)} is not supported.")),
        };
    }

    private Task<Reply> PostAsync(CosmosRequest request, ContainerTable container)
    {
        if (request.IsTrue("x-ms-cosmos-is-query-plan-request"))
        {
            return Task.FromResult(RunQueries.Plan(request, container));
        }

        if (request.IsTrue("x-ms-documentdb-isquery"))
        {
            return Task.FromResult(queries.Run(request, container));
        }

        return request.IsTrue("x-ms-documentdb-is-upsert") ? writes.UpsertAsync(request, container) : writes.CreateAsync(request, container);
    }
}
