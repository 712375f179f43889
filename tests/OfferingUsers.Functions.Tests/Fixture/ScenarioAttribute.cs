namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>The numbers of the specification's scenarios that a test shows.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ScenarioAttribute(int first, int last = 0) : Attribute
{
    public IEnumerable<int> Numbers { get; } = Enumerable.Range(first, Math.Max(1, last - first + 1));
}

/// <summary>The numbers of the scenarios of newer-waldur.md, N1 and on, that a test shows.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class NewerScenarioAttribute(int first, int last = 0) : Attribute
{
    public IEnumerable<int> Numbers { get; } = Enumerable.Range(first, Math.Max(1, last - first + 1));
}

/// <summary>The numbers of the scenarios of checklists.md that a test shows.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ChecklistScenarioAttribute(int first, int last = 0) : Attribute
{
    public IEnumerable<int> Numbers { get; } = Enumerable.Range(first, Math.Max(1, last - first + 1));
}
