namespace Skranke.Silo.Sending;

/// <summary>One message to one patron, worded and addressed: what a carrier is handed.</summary>
/// <param name="Id">Stays the same over all attempts, so that the other side can tell a second attempt from a second
/// message.</param>
/// <param name="To">An e-mail address, a telephone number, or the lines of a postal address.</param>
public sealed record PostMessage(long Id, string To, string Subject, string Text)
{
    /// <summary>Says nothing of whom it is for: this is what a log would show.</summary>
    public override string ToString() => $"message {Id}";
}
