using System.Text.Json;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Hosting;

namespace Skranke.Silo.Orleans;

/// <summary>A request on its way to a grain. Within a silo it is handed over as it is, for requests never change;
/// between processes it travels as the generated JSON of <see cref="EngineJson"/>, in which a reader passes over fields
/// it does not know, so that silos of neighbouring versions understand each other.</summary>
[Immutable]
public sealed class Asked(Request? request, byte[]? text = null)
{
    /// <exception cref="NotUnderstoodException">a newer process asks what this one does not know.</exception>
    public Request Request => request ??= Letters.Read<Request>(text!, "request");

    internal byte[] Text => text ?? JsonSerializer.SerializeToUtf8Bytes(request!, EngineJson.Default.Request);

    /// <summary>Whether this process understands its own letter. What it does not is a fault that lasts, and not a
    /// matter of versions.</summary>
    internal bool IsReadable
    {
        get
        {
            try
            {
                _ = Letters.Read<Request>(Text, "request");
                return true;
            }
            catch (NotUnderstoodException)
            {
                return false;
            }
        }
    }
}

/// <summary>A reply on its way back, or why there is none.</summary>
[Immutable]
public sealed class Answered(Reply? reply, byte[]? text = null, Trouble trouble = Trouble.None)
{
    internal Trouble Trouble => trouble;

    internal byte[]? Text => trouble != Trouble.None ? null
        : text ?? JsonSerializer.SerializeToUtf8Bytes(reply!, EngineJson.Default.Reply);

    /// <summary>The reply; where there is none, the exception that the grain met. What a newer process answers and
    /// this one cannot read was done nevertheless: whoever asks a newer one with the same key is told.</summary>
    public Reply Open() => trouble switch
    {
        Trouble.None => reply ??= Read(),
        Trouble.LedgerAway => throw new LedgerAwayException("The silo does not reach the database."),
        Trouble.OutcomeUnknown => throw new OutcomeUnknownException("The silo does not know whether it was done."),
        Trouble.NotUnderstood => throw new SilosAwayException("The silo is older than this request."),
        Trouble.SilosAway => throw new SilosAwayException("The silo reaches no other silo."),
        Trouble.Failed => throw new InvariantBrokenException("A grain failed; its silo has logged why."),
        _ => throw new OutcomeUnknownException("A newer silo says what this process does not know."),
    };

    private Reply Read()
    {
        try
        {
            return Letters.Read<Reply>(text!, "reply");
        }
        catch (NotUnderstoodException newer)
        {
            throw new OutcomeUnknownException("A newer silo answered what this process cannot read.", newer);
        }
    }
}

/// <summary>What can come instead of a reply. Numbers are never given anew, for silos of two versions speak to each
/// other.</summary>
public enum Trouble
{
    None = 0,
    LedgerAway = 1,
    OutcomeUnknown = 2,
    NotUnderstood = 3,
    SilosAway = 4,
    Failed = 5,
}

/// <summary>A letter of a version to come. Nothing was done.</summary>
public sealed class NotUnderstoodException(string what, Exception inner)
    : Exception($"Cannot read this {what}.", inner);

internal static class Letters
{
    public static T Read<T>(byte[] text, string what) where T : class
    {
        try
        {
            return (T)JsonSerializer.Deserialize(text, EngineJson.Default.GetTypeInfo(typeof(T))!)!;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new NotUnderstoodException(what, failure);
        }
    }

    /// <summary>Null for what nobody foresaw, which belongs into the log with its stack.</summary>
    public static Trouble Of(Exception failure) => failure switch
    {
        LedgerAwayException => Trouble.LedgerAway,
        OutcomeUnknownException => Trouble.OutcomeUnknown,
        NotUnderstoodException => Trouble.NotUnderstood,
        SilosAwayException => Trouble.SilosAway,
        _ => Trouble.Failed,
    };
}

/// <summary>The form of <see cref="Asked"/> between processes.</summary>
[GenerateSerializer, Alias("skranke.asked")]
public struct AskedForm
{
    [Id(0)]
    public byte[] Text { get; set; }
}

/// <summary>The form of <see cref="Answered"/> between processes.</summary>
[GenerateSerializer, Alias("skranke.answered")]
public struct AnsweredForm
{
    [Id(0)]
    public byte[]? Text { get; set; }

    [Id(1)]
    public int Trouble { get; set; }
}

[RegisterConverter]
public sealed class AskedConverter : IConverter<Asked, AskedForm>
{
    public Asked ConvertFromSurrogate(in AskedForm surrogate) => new(null, surrogate.Text);

    public AskedForm ConvertToSurrogate(in Asked value) => new() { Text = value.Text };
}

[RegisterConverter]
public sealed class AnsweredConverter : IConverter<Answered, AnsweredForm>
{
    public Answered ConvertFromSurrogate(in AnsweredForm surrogate) =>
        new(null, surrogate.Text, (Trouble)surrogate.Trouble);

    public AnsweredForm ConvertToSurrogate(in Answered value) =>
        new() { Text = value.Text, Trouble = (int)value.Trouble };
}
