using System.Diagnostics;
using System.Net;
using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Api.Sip2.Messages;
using Skranke.Api.Sip2.Operators;
using Skranke.Api.Sip2.Texts;
using Skranke.Api.Sip2.Wire;
using Skranke.Libraries;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Sip2.Sessions;

/// <summary>What one connection of a terminal is about: who it is, what was answered last, in which language. A message
/// needs no other before it but the login; what a kiosk shows as one visit of a patron is its own idea.</summary>
public sealed class Session(Sip2Server server, IPAddress? address) : IDisposable
{
    /// <summary>So many lines that are no messages, one after the other, and nobody listens any longer.</summary>
    private const int UnreadableMax = 10;

    private const int WrongLoginsMax = 3;

    /// <summary>How long a PIN that was right need not be tried again for the same card on the same
    /// connection.</summary>
    private static readonly TimeSpan PinGoodFor = TimeSpan.FromMinutes(5);

    private Terminal? _terminal;
    private (object Terminals, object Keys) _admittedBy;
    private TerminalActivity? _activity;
    private string? _password;
    private byte[]? _lastLine;
    private byte[]? _lastReply;
    private Message? _lastMessage;
    private int _unreadable;
    private int _wrongLogins;
    private (ulong Mark, long At) _pin;
    private (string? Card, string? Language) _spoken;

    /// <summary>The terminal that has logged in; null before.</summary>
    public Terminal? Terminal => _terminal;

    /// <summary>Where the terminal says that it stands.</summary>
    public string? Location { get; private set; }

    /// <summary>True for messages within documents, which have one character set whatever the terminal's is.</summary>
    public bool IsDocument { get; init; }

    /// <summary>How many characters fit on a line of the terminal's printer, as it said last; null where it did not
    /// say.</summary>
    public int? PrintWidth { get; set; }

    /// <summary>The language that a message about a patron is answered in: the one that this very patron's status was
    /// asked in last. Many terminals never say that a patron has left, and the next one must not be spoken to in the
    /// language of the former.</summary>
    /// <returns>Null where none was asked for with this card.</returns>
    public string? LanguageOf(string card) =>
        card.Length > 0 && card == _spoken.Card ? _spoken.Language : null;

    /// <summary>The patron has left.</summary>
    public void ForgetLanguage() => _spoken = default;

    public TerminalActivity? Activity => _activity;

    /// <summary>Ends every line.</summary>
    public ReadOnlyMemory<byte> LineEnd => _terminal?.Profile.LineFeed == true ? "\r\n"u8.ToArray() : "\r"u8.ToArray();

    /// <summary>Takes a terminal that needs no login from where it speaks.</summary>
    public bool TrustAddress()
    {
        var by = server.Services.Terminals.Generation;
        if (address is null || server.Services.Terminals.Trusted(address) is not { } trusted)
        {
            return false;
        }

        Become(trusted, null, by);
        return true;
    }

    /// <summary>Tries a login; wrong ones are answered the more slowly the more of them there were.</summary>
    public bool LogIn(string login, string password, string? location = null)
    {
        var by = server.Services.Terminals.Generation;
        var terminal = server.Services.Terminals.Admit(login, password);
        server.Board.CountLogin(terminal is not null);
        if (terminal is null)
        {
            _wrongLogins++;
            return false;
        }

        Location = location;
        Become(terminal, password, by);
        return true;
    }

    /// <summary>Answers one line.</summary>
    /// <returns>The answer without the end of its line, null where none is due; and whether to hang up.</returns>
    public async ValueTask<(byte[]? Reply, bool HangUp)> Answer(ReadOnlyMemory<byte> line)
    {
        if (line.Span.IndexOfAnyExceptInRange((byte)0, (byte)' ') < 0)
        {
            return (null, false);
        }

        if (_terminal is not null && !StillThere())
        {
            return (null, true);
        }

        var charset = Charset.Of(CharsetNow);
        var heard = MessageReader.Read(line.Span, charset);
        if (heard.Message is not { } message || !Pair.IsKnown(message.Number))
        {
            return AskAgain(heard);
        }

        _unreadable = 0;
        if (message.Number == "97")
        {
            return (Resend(heard, charset), false);
        }

        // Repeated because the answer did not arrive. Whether a line is ready to be asked for is best known afresh.
        if (heard is { HasChecksum: true, Sequence: not null } && message.Number != "99" && _lastReply is not null
            && _lastLine is not null && line.Span.SequenceEqual(_lastLine))
        {
            _activity?.Replayed();
            server.Board.CountReplay();
            return (_lastReply, false);
        }

        var started = Stopwatch.GetTimestamp();
        var (answer, outcome) = await Answer(message);
        server.Board.Count(message.Number, outcome, Stopwatch.GetElapsedTime(started));
        _activity?.Answered(answer, outcome == "refused");
        var reply = MessageWriter.Write(
            answer,
            Charset.Of(CharsetNow),
            heard.Sequence,
            heard.HasChecksum,
            _terminal?.Profile.HiddenFields);
        (_lastLine, _lastReply, _lastMessage) = (line.ToArray(), reply, answer);
        return (reply, _wrongLogins >= WrongLoginsMax);
    }

    /// <summary>How long a wrong login waits for its answer.</summary>
    public TimeSpan Penance => TimeSpan.FromMilliseconds(Math.Min(2000, 250 * _wrongLogins));

    public bool RemembersPin(string card, string pin) =>
        _pin.At != 0 && _pin.Mark == MarkOf(card, pin) && server.Time.GetElapsedTime(_pin.At) < PinGoodFor;

    public void RememberPin(string card, string pin) => _pin = (MarkOf(card, pin), server.Time.GetTimestamp());

    public void ForgetPin() => _pin = default;

    public void Dispose() => _activity?.Connected(-1);

    private TerminalCharset CharsetNow =>
        IsDocument ? TerminalCharset.Utf8 : _terminal?.Profile.Charset ?? TerminalCharset.Utf8;

    private ulong MarkOf(string card, string pin) => server.Services.Secrets.Mark($"sip2 pin\n{card}\n{pin}");

    private void Become(Terminal terminal, string? password, (object Terminals, object Keys) by)
    {
        _activity?.Connected(-1);
        (_terminal, _password, _admittedBy, _wrongLogins) = (terminal, password, by, 0);
        _activity = server.Board.Of(terminal.Library, terminal.Login);
        _activity.Connected(1);
    }

    /// <summary>A terminal that was taken away, or whose key was revoked, is heard no longer; what its profile says now
    /// holds at once. Nothing is hashed anew while nothing has changed: most of what terminals say is that they are
    /// there.</summary>
    private bool StillThere()
    {
        var by = server.Services.Terminals.Generation;
        if (by == _admittedBy && (_terminal!.Until is not { } until || until > server.Time.GetUtcNow()))
        {
            return true;
        }

        var now = _password is null
            ? address is null ? null : server.Services.Terminals.Trusted(address)
            : server.Services.Terminals.Admit(_terminal!.Login, _password);
        if (now is null || now.Login != _terminal!.Login || now.Library != _terminal.Library)
        {
            return false;
        }

        (_terminal, _admittedBy) = (now, by);
        return true;
    }

    private (byte[]? Reply, bool HangUp) AskAgain(Heard heard)
    {
        _activity?.Heard(heard.Message, isError: true);
        server.Board.Count("other", "unreadable", TimeSpan.Zero);
        return (
            MessageWriter.Write(MessageWriter.SendAgain, Charset.Of(TerminalCharset.Utf8), null, heard.HasChecksum),
            ++_unreadable >= UnreadableMax);
    }

    private byte[] Resend(Heard heard, System.Text.Encoding charset) => MessageWriter.Write(
        _lastMessage ?? MessageWriter.SendAgain, charset, null, heard.HasChecksum, _terminal?.Profile.HiddenFields);

    private async ValueTask<(Message Answer, string Outcome)> Answer(Message message)
    {
        var pair = Pair.Of(message.Number);
        if (message.Number == "93")
        {
            return await LogIn(message);
        }

        _activity?.Heard(message, isError: false);
        if (_terminal is not { } terminal)
        {
            _wrongLogins++;
            var nobody = new Stranger(message);
            var text = TerminalTexts.Of("en", Stranger.Nowhere).Say("terminal.log-in-first");
            return (pair.Refuse(nobody, text), "refused");
        }

        Exchange? the = null;
        try
        {
            var snapshot = (LibrarySnapshot)await server.Services.Grains.Ask(
                GrainKey.Of(terminal.Library), new AskLibrary(false));
            var library = snapshot.Library
                ?? throw new InvariantBrokenException($"Library {terminal.Library} has terminals but is unknown.");
            NoteLanguage(message, library);
            the = new Exchange(server, this, terminal, library, message);
            var answer = await pair.Answer(the);
            return (answer, pair.IsRefusal(answer) ? "refused" : "done");
        }
        catch (Exception exception) when (Passing.Is(exception))
        {
            Sip2Log.Passing(server.Log, message.Number, Passing.Why(exception), terminal.Login);
            return (RefuseFor(pair, the, message, "terminal.try-again"), "unavailable");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Sip2Log.Failed(server.Log, exception, message.Number, terminal.Login);
            return (RefuseFor(pair, the, message, "other"), "failed");
        }
    }

    private static Message RefuseFor(Pair pair, Exchange? the, Message message, string text) => the is null
        ? pair.Refuse(new Stranger(message), TerminalTexts.Of("en", Stranger.Nowhere).Say(text))
        : pair.Refuse(Asked.Of(the), the.Texts.Say(text));

    private void NoteLanguage(Message message, Library library)
    {
        if (message.Number is "23" or "63")
        {
            _spoken = (message["AA"].Trim(), TerminalTexts.Named(message.At(2, 3), library));
        }
    }

    private async ValueTask<(Message Answer, string Outcome)> LogIn(Message message)
    {
        var isPlain = message.At(2, 2) is "00" or "  ";
        var isGood = isPlain && LogIn(message["CN"], message["CO"], message["CP"]);
        _activity?.Heard(message, isError: false);
        if (!isGood)
        {
            _wrongLogins += isPlain ? 0 : 1;
            await Task.Delay(Penance, server.Time);
        }

        return (new Message("94", isGood ? "1" : "0"), isGood ? "done" : "refused");
    }
}
