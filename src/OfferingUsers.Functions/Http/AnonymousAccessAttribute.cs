namespace OfferingUsers.Functions.Http;

/// <summary>Marks a function that needs no authentication; every other function answers unauthenticated requests with 401 (offering-users.md 2.2).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AnonymousAccessAttribute : Attribute;
