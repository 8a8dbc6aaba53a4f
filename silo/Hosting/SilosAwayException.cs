namespace Skranke.Silo.Hosting;

/// <summary>No silo could be asked; nothing was done. Come back in a moment.</summary>
public sealed class SilosAwayException(string message, Exception? inner = null) : Exception(message, inner);
