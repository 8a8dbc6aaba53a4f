using System.Globalization;
using Skranke.Api.Errands;
using Skranke.Api.Http;
using Skranke.Api.Security;
using Skranke.Api.Sip2.Sessions;
using Skranke.Api.Sip2.Texts;
using Skranke.Api.Sip2.Wire;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.Silo.Access;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Sip2;

/// <summary>One message of a terminal that is logged in, with everything that is needed to answer it.</summary>
public sealed class Exchange(Sip2Server server, Session session, Terminal terminal, Library library, Message message)
{
    public Sip2Server Server { get; } = server;

    public ApiServices Services { get; } = server.Services;

    public Session Session { get; } = session;

    public Terminal Terminal { get; } = terminal;

    public TerminalProfile Profile => Terminal.Profile;

    public Library Library { get; } = library;

    public Message Message { get; } = message;

    public DateTimeOffset Now { get; } = server.Services.Clock.Now;

    public DateOnly Today => Library.Today(Now);

    public TerminalTexts Texts { get; } =
        TerminalTexts.Of(session.LanguageOf(message["AA"].Trim()) ?? terminal.Profile.Language, library);

    /// <summary>What stands for a loan, a reservation or a fee in a list.</summary>
    public TerminalListEntry ListEntry => Profile.ListEntry
        ?? (Session.IsDocument ? TerminalListEntry.Percent : TerminalListEntry.Barcode);

    /// <summary>Whether all screen texts go into one field.</summary>
    public bool OneText => Profile.OneScreenText ?? Session.IsDocument;

    /// <summary>Our local time, for an answer.</summary>
    public string Stamped => Stamp.Write(Library.TimeZone, Now);

    /// <summary>The institution as the terminal named it; ours where it named none.</summary>
    public string Institution => Message["AO"] is { Length: > 0 } named ? named : Library.Isil.Value;

    /// <summary>Where this happens: the branch that the message names, else the one of the login, else where the
    /// terminal stands.</summary>
    public BranchId Branch =>
        Profile.BranchFromMessage
            && (Known(Message["AP"]) ?? Known(Message["AO"], mainToo: false) ?? Known(Session.Location)) is { } named
            ? named
            : Terminal.Branch;

    /// <summary>What a card's reader sent, without what some systems put before a number.</summary>
    public string ShownCard
    {
        get
        {
            var shown = Message["AA"].Trim();
            var colon = shown.IndexOf(':');
            return colon > 0 && shown[..colon] is "LN" or "ANY" or "CPR" ? shown[(colon + 1)..] : shown;
        }
    }

    public string ShownCopy => Message["AB"].Trim();

    /// <summary>True for what happened while the terminal was cut off.</summary>
    public bool IsOffline(int offset) => Message.Says(offset) && Profile.Offline;

    /// <summary>The time that a message names; null where it cannot be read.</summary>
    public DateTimeOffset? TimeAt(int offset) =>
        Stamp.TryRead(Message.At(offset, Stamp.Length), Library.TimeZone, out var at) ? at : null;

    /// <summary>When an offline transaction happened: now, and not told, where the terminal does not know or says what
    /// cannot be.</summary>
    public (DateTimeOffset At, bool IsTold) OfflineTime(int offset)
    {
        var isTold = TimeAt(offset) is { } told && told <= Now && told >= Now - Timeline.AgeMax;
        var at = isTold ? TimeAt(offset)!.Value : Now;
        return (
            new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero), isTold);
    }

    /// <summary>Notes that a transaction was made while the terminal was cut off.</summary>
    public void CountOffline(DateTimeOffset at)
    {
        Session.Activity?.WasOffline(at, Now);
        Server.Board.CountOffline();
    }

    /// <summary>Notes that a transaction was answered again and not done again.</summary>
    public void CountReplay()
    {
        Session.Activity?.Replayed();
        Server.Board.CountReplay();
    }

    public Errand Errand(Operation operation, RequestKey key = default) => new(
        Services,
        new Admitted(new Credential(Terminal.Credential, Library.Isil, Role.Kiosk, Terminal.Login, Now, null)),
        operation)
    {
        Key = key,
    };

    public Origin Origin(string? reason = null) => new(Library.Isil, Terminal.Credential, Channel.Kiosk, reason);

    /// <summary>Under what a transaction is known again, from what it says of itself: terminals have no keys.</summary>
    public RequestKey KeyOf(string what, params ReadOnlySpan<string> parts)
    {
        var natural = $"sip2 {what}\n{Terminal.Login}\n{string.Join('\n', parts!)}";
        return new RequestKey(
            Services.Secrets.Operation(Terminal.Credential, natural),
            Services.Secrets.Fingerprint("SIP2", natural, []),
            Remember: false);
    }

    /// <summary>Minor units as the protocol writes them, such as <c>20.00</c>.</summary>
    public static string Amount(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private BranchId? Known(string? text, bool mainToo = true) =>
        BranchId.TryParse(text?.Trim(), out var branch) && Library.Has(branch)
            && (mainToo || branch != Library.MainBranch)
            ? branch
            : null;
}
