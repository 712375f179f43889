using System.Collections.Concurrent;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.PermissionTable;

/// <summary>
/// Every function × every kind of caller × every kind of record: what the app answers is what the specification says, stated here once more and by itself
/// (offering-users.md 4).
/// </summary>
public abstract class EveryFunctionTests(SeededApp app)
{
    /// <summary>The names of the functions, by reflection: a function without a row fails by its name.</summary>
    public static TheoryData<string> Functions() => [.. HttpFunctions.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Every_caller_is_answered_what_the_specification_says(string function)
    {
        var table = await TableAsync();
        Assert.True(table.TryGetValue(function, out var row), $"The table of permissions has no row for the function {function}.");
        var methods = HttpFunctions.All[function];
        var byHead = row!.Where(question => question.Method == "GET" && methods.Contains("HEAD")).Take(1).Select(question => question.ByHead());
        var questions = row!.Concat(byHead).ToList();
        Assert.Empty(methods.Except(questions.Select(question => question.Method)));

        // Callers of one question take turns, because an answer may be about to be restored.
        var faults = new ConcurrentQueue<string>();
        var catalog = function is "CreateOfferingUser" or "DeleteOfferingUser" ? await app.SpentAsync() : await app.KeptAsync();
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (question, _) =>
        {
            foreach (var caller in Callers.Asked)
            {
                if (await question.FaultAsync(app.Api, caller, catalog.KeyOf(caller)) is { } fault)
                {
                    faults.Enqueue(fault);
                }
            }
        });

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task No_row_is_of_a_function_that_there_is_not() => Assert.Empty((await TableAsync()).Keys.Except(HttpFunctions.All.Keys));

    private async Task<Dictionary<string, IReadOnlyList<Question>>> TableAsync()
    {
        _ = app.Api;
        var (kept, spent) = (await app.KeptAsync(), await app.SpentAsync());
        IEnumerable<(string Function, IEnumerable<Question> Questions)> rows =
        [
            .. RecordRows.Of(kept), RecordRows.Deletion(spent), CreationRows.Of(spent), .. ChecklistRows.Of(kept), .. NeighbourRows.Of(kept),
            .. AgentRows.Of(kept), .. ConsentRows.Of(kept),
            .. StaffRows.Of(kept), .. PublicRows.All,
        ];
        return rows.ToDictionary(row => row.Function, row => (IReadOnlyList<Question>)[.. row.Questions]);
    }
}

/// <summary>The table where consent hides nothing.</summary>
public sealed class EveryFunctionIndifferentTests(SeededIndifferentApp app) : EveryFunctionTests(app), IClassFixture<SeededIndifferentApp>;

/// <summary>The table where consent is enforced.</summary>
public sealed class EveryFunctionEnforcingTests(SeededEnforcingApp app) : EveryFunctionTests(app), IClassFixture<SeededEnforcingApp>;
