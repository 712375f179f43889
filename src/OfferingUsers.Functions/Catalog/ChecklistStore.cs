using Microsoft.Azure.Cosmos;
using OfferingUsers.Domain;
using OfferingUsers.Domain.Checklists;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Catalog;

/// <summary>The checklists as they are stored, by their own uuids or by those of their parts, of which the index knows.</summary>
public sealed class ChecklistStore(CosmosContainers containers)
{
    private readonly Items<Checklist> items = containers.Items(containers.Catalog, CatalogJson.Default.Checklist);

    public ValueTask<Stored<Checklist>?> ReadAsync(Guid uuid, CancellationToken cancellation)
    {
        var id = CatalogIds.Of(CatalogKinds.Checklist, uuid.Hex());
        return items.ReadAsync(id, id, cancellation);
    }

    public Task<List<Checklist>> AllAsync(CancellationToken cancellation) =>
        ListAsync(new QueryDefinition("SELECT * FROM c WHERE c.kind = @kind"), cancellation);

    public Task<List<Checklist>> WithQuestionAsync(Guid question, CancellationToken cancellation) => WithPartAsync("p.uuid = @uuid", question, cancellation);

    public Task<List<Checklist>> WithOptionAsync(Guid option, CancellationToken cancellation) =>
        WithPartAsync("EXISTS(SELECT VALUE i FROM i IN p.options WHERE i.uuid = @uuid)", option, cancellation);

    public Task<List<Checklist>> WithDependencyAsync(Guid dependency, CancellationToken cancellation) =>
        WithPartAsync("EXISTS(SELECT VALUE i FROM i IN p.dependencies WHERE i.uuid = @uuid)", dependency, cancellation);

    /// <summary>Those of these questions that a checklist has, with one query.</summary>
    public async Task<IReadOnlySet<Guid>> FindQuestionsAsync(IReadOnlyCollection<Guid> questions, CancellationToken cancellation)
    {
        var query = new QueryDefinition(
            "SELECT * FROM c WHERE c.kind = @kind AND EXISTS(SELECT VALUE p FROM p IN c.questions WHERE ARRAY_CONTAINS(@uuids, p.uuid))")
            .WithParameter("@uuids", questions.Select(Uuids.Hex).ToArray());
        var found = await ListAsync(query, cancellation);
        return found.SelectMany(checklist => checklist.Questions).Select(question => question.Uuid).Where(questions.Contains).ToHashSet();
    }

    /// <param name="isMeant">Of a question <c>p</c>.</param>
    private Task<List<Checklist>> WithPartAsync(string isMeant, Guid uuid, CancellationToken cancellation)
    {
        var query = new QueryDefinition($"SELECT * FROM c WHERE c.kind = @kind AND EXISTS(SELECT VALUE p FROM p IN c.questions WHERE {isMeant})");
        return ListAsync(query.WithParameter("@uuid", uuid.Hex()), cancellation);
    }

    private async Task<List<Checklist>> ListAsync(QueryDefinition query, CancellationToken cancellation)
    {
        var found = new List<Checklist>();
        await foreach (var document in items.QueryAsync(query.WithParameter("@kind", CatalogKinds.Checklist), null, null, cancellation))
        {
            found.Add(document.Value);
        }

        return found;
    }
}
