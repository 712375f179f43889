using LocalRuntime.Cosmos.Protocol;
using LocalRuntime.Cosmos.Sql;
using LocalRuntime.Cosmos.Storage;
using LocalRuntime.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalRuntime.Cosmos;

/// <summary>
/// The Cosmos DB REST protocol as a message handler for the real SDK in gateway mode, with documents in one SQLite file. Unsupported features are answered
/// with 400 and a message that names them.
/// </summary>
public sealed class CosmosEndpoint : HttpMessageHandler
{
    private const int MaxRequestSize = 4 << 20;

    private readonly DocumentFile file;
    private readonly PhysicalPartitions partitions;
    private readonly ManageContainers containers;
    private readonly ReadItems reads;
    private readonly WriteItems writes;
    private readonly RunQueries queries;
    private bool disposed;

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">The path of the file; SQLite keeps its write-ahead log beside it.</param>
    /// <param name="survivePowerCut">Whether a commit is flushed to disk; otherwise it survives only a crash of the process.</param>
    /// <param name="logger">Told when the file cannot be written; null tells nobody.</param>
    /// <param name="physicalPartitions">
    /// The number of physical partitions of each container, from 1 to 64. It is not stored: the same file may be opened with another one.
    /// </param>
    public CosmosEndpoint(string path, bool survivePowerCut, TimeProvider clock, ILogger<CosmosEndpoint>? logger = null, int physicalPartitions = 1)
        : this(new DocumentFile(path, survivePowerCut, clock, logger ?? NullLogger<CosmosEndpoint>.Instance), clock, physicalPartitions)
    {
    }

    internal CosmosEndpoint(DocumentFile file, TimeProvider clock, int physicalPartitions = 1)
    {
        partitions = new PhysicalPartitions(physicalPartitions);
        this.file = file;
        containers = new ManageContainers(file);
        reads = new ReadItems(file, partitions);
        writes = new WriteItems(file, clock);
        queries = new RunQueries(file, partitions);
    }

    /// <summary>Injected faults; none unless a test adds some.</summary>
    public CosmosFaults Faults { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The SDK queries the instance metadata service of Azure; no request may leave the process.
        if (!request.RequestUri!.Host.EndsWith(".invalid", StringComparison.Ordinal))
        {
            return CosmosResponse.Error(404, "Only the Cosmos endpoint is available.").ToHttpResponse(request);
        }

        var body = request.Content is null ? ReadOnlyMemory<byte>.Empty : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var fault = Faults.Take(request);
        if (fault?.BeforeRequest() is { } rejected)
        {
            return rejected.ToHttpResponse(request);
        }

        var response = await HandleAsync(request, body);
        fault?.AfterRequest();
        return response.ToHttpResponse(request);
    }

    protected override void Dispose(bool disposing)
    {
        // The service container has two registrations of this instance, and disposes each.
        if (disposing && !Interlocked.Exchange(ref disposed, true))
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<CosmosResponse> HandleAsync(HttpRequestMessage message, ReadOnlyMemory<byte> body)
    {
        try
        {
            KnownHeaders.Validate(message);
            if (body.Length > MaxRequestSize)
            {
                return CosmosResponse.Error(413, "A request may have at most 4 MB.");
            }

            var request = new CosmosRequest(message, body);
            var response = await RouteAsync(request);
            return partitions.AreSeveral ? response with { Physical = request.PhysicalPartition(partitions) } : response;
        }
        catch (RequestRefusedException rejected)
        {
            return CosmosResponse.Error(rejected.Status, rejected.Message, rejected.SubStatus);
        }
        catch (QueryRefusedException rejected)
        {
            return CosmosResponse.Error(400, rejected.Message);
        }
        catch (SqliteException error) when (FileFault.IsPassing(error))
        {
            return CosmosResponse.Error(503, $"The file of the documents cannot be used at present: {error.Message}");
        }
        catch (SqliteException error) when (error.SqliteErrorCode == FileFault.Generic)
        {
            // A limit of SQLite, such as the depth of an expression.
            return CosmosResponse.Error(400, $"The query cannot be run: {error.Message}");
        }
        catch (InvalidOperationException error) when (error.InnerException is System.Text.DecoderFallbackException or System.Text.EncoderFallbackException)
        {
            return CosmosResponse.Error(400, "The request contains a string that is not valid Unicode.");
        }
    }

    private Task<CosmosResponse> RouteAsync(CosmosRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", []) => Task.FromResult(new CosmosResponse(200, AccountDocument.Body)),
        ("GET", ["dbs"]) => Task.FromResult(containers.ListDatabases()),
        ("POST", ["dbs"]) => containers.CreateDatabaseAsync(request),
        ("GET", ["dbs", var database]) => Task.FromResult(containers.ReadDatabase(database)),
        ("DELETE", ["dbs", var database]) => containers.DeleteDatabaseAsync(database),
        ("GET", ["dbs", var database, "colls"]) => Task.FromResult(containers.ListContainers(database)),
        ("POST", ["dbs", var database, "colls"]) => containers.CreateContainerAsync(request, database),
        (_, ["dbs", var database, "colls", var container, .. var rest]) => RouteInContainerAsync(request, database, container, rest),
        _ => Task.FromResult(CosmosResponse.Error(404, $"{request.Method} of this path is not supported.")),
    };

    private Task<CosmosResponse> RouteInContainerAsync(CosmosRequest request, string database, string name, string[] rest)
    {
        if (file.FindContainer(database, name) is not { } container)
        {
            return Task.FromResult(CosmosResponse.Error(404, $"The container '{name}' does not exist.", rest.Length == 0 ? 0 : 1003));
        }

        return (request.Method, rest) switch
        {
            ("GET", []) => Task.FromResult(ManageContainers.ReadContainer(container)),
            ("PUT", []) => containers.ReplaceContainerAsync(request, container),
            ("DELETE", []) => containers.DeleteContainerAsync(container),
            ("GET", ["pkranges"]) => Task.FromResult(ManageContainers.PartitionRanges(request, container, partitions)),
            ("GET", ["docs"]) when request.Header("A-IM") is null => Task.FromResult(reads.ListItems(request, container)),
            ("GET", ["docs"]) => Task.FromResult(reads.ReadChangeFeed(request, container)),
            ("POST", ["docs"]) => PostAsync(request, container),
            ("GET", ["docs", var id]) => Task.FromResult(reads.ReadItem(request, container, id)),
            ("PUT", ["docs", var id]) => writes.ReplaceAsync(request, container, id),
            ("PATCH", ["docs", var id]) => writes.PatchAsync(request, container, id),
            ("DELETE", ["docs", var id]) => writes.DeleteAsync(request, container, id),
            _ => Task.FromResult(CosmosResponse.Error(400, $"{request.Method} of /{string.Join('/', rest)} is not supported.")),
        };
    }

    private Task<CosmosResponse> PostAsync(CosmosRequest request, ContainerTable container)
    {
        if (request.IsTrue("x-ms-cosmos-is-query-plan-request"))
        {
            return Task.FromResult(queries.PlanQuery(request, container));
        }

        if (request.IsTrue("x-ms-documentdb-isquery"))
        {
            return queries.RunAsync(request, container);
        }

        return request.IsTrue("x-ms-documentdb-is-upsert") ? writes.UpsertAsync(request, container) : writes.CreateAsync(request, container);
    }
}
