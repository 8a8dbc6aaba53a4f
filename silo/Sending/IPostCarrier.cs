namespace Skranke.Silo.Sending;

/// <summary>Carries messages to patrons in one way: by e-mail, SMS or as files. Digital post is another one of these.
/// Safe to call from several threads at once.</summary>
public interface IPostCarrier
{
    /// <summary>Tries once. What goes wrong on the other side is an outcome and no exception.</summary>
    Task<PostOutcome> CarryAsync(PostMessage message, CancellationToken cancellation);
}
