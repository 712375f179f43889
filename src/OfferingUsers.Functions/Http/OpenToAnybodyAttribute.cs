namespace OfferingUsers.Functions.Http;

/// <summary>On a function: it answers whoever asks, with or without a key. Every other function is for authenticated callers (offering-users.md 2.2).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenToAnybodyAttribute : Attribute;
