namespace Skranke.Silo.Registers;

/// <summary>What a register says makes no sense. The words hold no personal data: they go into reports and
/// logs.</summary>
public sealed class RegisterBrokenException(string words, Exception? inner = null) : Exception(words, inner);

/// <summary>A register does not answer; asking again may help.</summary>
public sealed class RegisterAwayException(string words, Exception? inner = null) : Exception(words, inner);
