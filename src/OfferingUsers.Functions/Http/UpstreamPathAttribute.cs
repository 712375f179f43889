namespace OfferingUsers.Functions.Http;

/// <summary>
/// Marks a function on a path of Waldur that is served here only as far as agents and the resource's own links need it. Where there is an upstream, it gets the
/// methods that no function here serves; with <see cref="IsWhole"/>, all of them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UpstreamPathAttribute : Attribute
{
    /// <summary>Whether the function itself is for apps without an upstream only. Default: false.</summary>
    public bool IsWhole { get; init; }
}
