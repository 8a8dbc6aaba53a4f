using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Api.Http;
using Skranke.Api.Security;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Access;

namespace Skranke.Api.Errands;

/// <summary>What an authenticated caller wants done, by whatever way it came: over HTTP, or from a terminal that speaks
/// SIP2. The library is always that of the credential, and both edges ask the same grains through here.</summary>
public class Errand(ApiServices services, Admitted admitted, Operation operation)
{
    public ApiServices Services { get; } = services;

    public Admitted Admitted { get; } = admitted;

    public Credential Caller { get; } = admitted.Credential;

    public Isil Library => Caller.Library;

    public Operation Operation { get; } = operation;

    /// <summary>Under what the answer is remembered; for calls that change something.</summary>
    public RequestKey Key { get; init; }

    /// <summary>Reading stops when the caller has gone; what was accepted to be changed does not.</summary>
    public virtual CancellationToken Cancellation => CancellationToken.None;

    /// <summary>Whether something is to be changed, or only read.</summary>
    protected virtual bool IsChange => true;

    public bool May(Operation other) => Permissions.Of(Caller.Role, other) != Reach.None;

    /// <summary>Whether the caller may do this with something of that library.</summary>
    public bool Reaches(Isil library) =>
        library == Library || Permissions.Of(Caller.Role, Operation) == Reach.AnyLibrary;

    /// <summary>Whether the caller may know of what is this patron's. A resident's token reaches its own patrons only;
    /// to it everybody else's things are unknown. A link that was cut leads to nobody.</summary>
    public bool Concerns(PatronId? patron) =>
        Admitted.Self is not { } self || (patron is { } id && self.Reaches(id, IsChange));

    /// <summary>The library that lists are confined to; null for a role that reaches all.</summary>
    public Isil? Confined => Permissions.Of(Caller.Role, Operation) == Reach.AnyLibrary ? null : Library;

    public Origin Origin(Channel channel, string? reason = null) => new(Library, Caller.Id, channel, reason);

    /// <summary>Writes into the audit that the caller did this, before the answer is given.</summary>
    /// <param name="patron">Whom it was about.</param>
    /// <param name="reason">Why, or which thing, in words or codes; never a name or a number of a patron.</param>
    public ValueTask Audit(Audited operation, PatronId? patron = null, string? reason = null) =>
        Services.Audit.Write(new AuditEntry(
            Services.Clock.Now, Caller.Id, Library, operation, patron, reason));

    /// <summary>Writes down a look at a patron's record: every one by staff, and every one at a patron whose address is
    /// protected. Kiosks and apps look at whoever stands before them, patrons at themselves.</summary>
    public async ValueTask AuditLook(PatronId patron, Audited operation)
    {
        if (Admitted.Self is not null)
        {
            return;
        }

        var isProtected = await Services.Patrons.IsProtected(patron, Cancellation);
        if (isProtected || Caller.Role is Role.Staff or Role.Admin or Role.National)
        {
            await Audit(isProtected ? Audited.ReadProtected : operation, patron);
        }
    }

    public ValueTask<Reply> Ask(GrainKey grain, Command command) => Services.Grains.Ask(grain, command);

    /// <summary>Refuses without asking a grain: a card or copy that nobody knows has none. Remembered like every other
    /// refusal, and an answer that was given under this key before stands.</summary>
    public async ValueTask<Reply> Refuse(Origin origin, params Refusal[] refusals)
    {
        var refused = new Refused([.. refusals.OrderBy(refusal => RefusalCodes.Precedence(refusal.Code))]);
        if (!Key.Remember)
        {
            return refused;
        }

        var result = await Services.Ledger.Commit(new UnitOfWork
        {
            Request = Key,
            Origin = origin,
            At = Services.Clock.Now,
            Fences = [],
            Answer = refused,
        });
        return result is CommitResult.AnsweredBefore before ? Earlier(before) : refused;
    }

    /// <summary>Makes facts durable that no grain decides upon. Null where a claim was lost; an answer that was given
    /// under this key before stands.</summary>
    public async ValueTask<Reply?> Commit(RequestKey key, Origin origin, ImmutableArray<Fact> facts, Reply answer)
    {
        var result = await Services.Ledger.Commit(new UnitOfWork
        {
            Request = facts.IsEmpty && !key.Remember ? null : key,
            Origin = origin,
            At = Services.Clock.Now,
            Fences = [],
            Facts = facts,
            Answer = answer,
        });
        return result switch
        {
            CommitResult.Committed => answer,
            CommitResult.AnsweredBefore before => Earlier(before),
            _ => null,
        };
    }

    /// <summary>What was answered under this key before; null where nothing was.</summary>
    public async ValueTask<Reply?> EarlierAnswer() =>
        Key.Remember && await Services.EarlierAnswers.Of(Key, Cancellation) is { } before ? Earlier(before) : null;

    protected static Reply Earlier(CommitResult.AnsweredBefore before) => before.SameRequest
        ? before.Answer
        : Refused.With(new Refusal(
            RefusalCodes.RequestKeyReused,
            "request.idempotency-key",
            "This idempotency key was used for another request before."));
}
