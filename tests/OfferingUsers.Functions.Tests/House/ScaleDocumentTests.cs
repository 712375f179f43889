using Benchmarks.Scale;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.House;

/// <summary>docs/scale.md says what the program computes.</summary>
public sealed class ScaleDocumentTests
{
    [Fact]
    public void The_tables_of_the_document_are_those_that_the_program_prints() => Assert.Equal(
        ScaleDocument.Write(Assumptions.Default, OperationCost.Measured),
        ScaleDocument.TablesOf(File.ReadAllText(Path.Combine(Repository.Root, "docs", "scale.md"))));

    [Fact]
    public void Each_operation_of_the_mixed_load_has_its_cost() => Assert.Equal(
        Benchmarks.MixedRequests.Shares.Select(share => share.Kind), OperationCost.Measured.Select(cost => cost.Kind));

    [Fact]
    public void Twice_the_price_of_documents_is_twice_what_they_cost()
    {
        var (assumptions, costs) = (Assumptions.Default, OperationCost.Measured);
        var dearer = assumptions.With("documents_usd=0.5")!;

        var (once, twice) = (Estimate.Of(Scenario.All[0], assumptions, costs), Estimate.Of(Scenario.All[0], dearer, costs));

        Assert.Equal(2 * once.DocumentsUsd, twice.DocumentsUsd, 0.001);
        Assert.Equal(once.TotalUsd + once.DocumentsUsd, twice.TotalUsd, 0.001);
    }

    [Theory]
    [InlineData("documents_usd")]
    [InlineData("documents_usd=x")]
    [InlineData("unknown=1")]
    public void A_setting_that_is_none_is_refused(string setting) => Assert.Null(Assumptions.Default.With(setting));
}
