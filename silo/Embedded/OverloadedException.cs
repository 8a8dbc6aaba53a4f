namespace Skranke.Silo.Embedded;

/// <summary>Too many requests wait already; this one was turned away untouched. Come back in a moment.</summary>
public sealed class OverloadedException(string message) : Exception(message);
