using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Patrons;

/// <summary>What is sent to make one account of two.</summary>
public sealed record LinkBody
{
    /// <summary>The account that is emptied.</summary>
    [Schema(Required = true)]
    public string? PatronId { get; init; }

    /// <summary>True to be told what would happen; nothing happens then, and nothing is remembered.</summary>
    public bool? Preview { get; init; }

    /// <summary>The home library afterwards; that of the account that stays where absent.</summary>
    public string? Home { get; init; }

    /// <summary>Makes the account that stays an active member of the caller's library in the same step.</summary>
    public LinkActivationBody? Activate { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }

    public OverrideBody? Override { get; init; }
}

/// <summary>What staff have seen to before a membership becomes active; both are needed.</summary>
public sealed record LinkActivationBody
{
    [Schema(Required = true)]
    public bool? IdentityChecked { get; init; }

    [Schema(Required = true)]
    public bool? RulesAccepted { get; init; }
}

/// <summary>Two accounts that are one, or would be.</summary>
public sealed record LinkAnswer
{
    /// <summary>The account that stays.</summary>
    public required PatronId PatronId { get; init; }

    /// <summary>The account that is emptied; it only says from then on where its patron is now.</summary>
    public required PatronId LinkedPatronId { get; init; }

    /// <summary>True where nothing has happened.</summary>
    public required bool Preview { get; init; }

    /// <summary>Always false: linking cannot be undone, neither by staff nor by the engine.</summary>
    public bool Undoable { get; init; }

    /// <summary>What goes over to the account that stays.</summary>
    public required LinkedThings Moves { get; init; }

    /// <summary>What the two do not agree about, and what becomes of it.</summary>
    public required IReadOnlyList<LinkConflict> Conflicts { get; init; }
}

/// <summary>Shows what stands between two accounts of one person, and makes them one.</summary>
public static class LinkEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/patrons/{id}/link", Operation.LinkAccounts, ApiJson.Wire.LinkBody, Handle)
        .Says("Make one account of two that a person has, or preview it; this cannot be undone")
        .Answers<LinkAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, RefusalCodes.PatronLinked,
            RefusalCodes.MembershipMissing, RefusalCodes.LinkDifferentPersons, RefusalCodes.LinkInstitution,
            RefusalCodes.LinkBirthDatesDiffer, RefusalCodes.LinkTooLarge, RefusalCodes.CardOnlyAtLibrary);

    private static async ValueTask<Answer> Handle(Call call, LinkBody body)
    {
        var fields = new Fields();
        var other = OtherOf(call, body.PatronId, fields);
        var home = fields.OptionalIsil("home", body.Home);
        CheckActivation(body.Activate, fields);
        if (body.Activate is not null && call.IsSelfService)
        {
            fields.Fail("activate", "is for staff: they have seen who it is.");
        }

        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var overriding = Overriding.Read(body.Override, fields);
        if ((fields.Fault ?? await overriding.Check(call)) is { } fault)
        {
            return fault;
        }

        var origin = call.Origin(channel, overriding.Reason);
        if (await StaysOf(call) is not { } patron)
        {
            return PatronInPath.Unknown();
        }

        // The one that stays may become a member in the same step, as a resident's does by taking over a membership.
        if (body.Activate is null && call.Admitted.Self is null && !IsOfLibrary(call, patron))
        {
            return Problems.ForeignLibrary();
        }

        // Of two accounts a resident gives up the one of this library: nobody's children are linked by a token.
        if ((call.Admitted.Self is { } self && !self.Own.Contains(other))
            || await call.Services.Load.Patron(other) is not { } from)
        {
            return Problems.Of(Refused.With(Unknown.Patron));
        }

        if (!IsOfLibrary(call, from))
        {
            return Problems.ForeignLibrary();
        }

        var preview = body.Preview == true;
        if (preview)
        {
            // A link is told by its event, a look at two accounts is not.
            await call.AuditLook(patron.Id, Audited.Read);
            await call.AuditLook(other, Audited.Read);
        }

        var (earlier, stale) = await call.Match(patron.Version);
        return stale ?? Of(earlier ?? await call.Ask(GrainKey.Of(patron.Id), new LinkAccounts
        {
            Key = preview ? call.Key with { Remember = false } : call.Key,
            Origin = origin,
            Overrides = overriding.Codes,
            PatronId = patron.Id,
            From = other,
            Preview = preview,
            Home = home,
            Activates = body.Activate is not null,
            SelfService = call.IsSelfService,
            ExpectedVersion = IfMatch.Names(call.Request) ? patron.Version : null,
        }));
    }

    /// <summary>A resident may keep an account that is of other libraries so far.</summary>
    private static async ValueTask<Patron?> StaysOf(Call call) => call.Admitted.Self is not { } self
        ? await PatronInPath.FindAnywhere(call)
        : PathText.TryNumber(PathText.Of(call.Http, "id"), out var id) && self.Accounts.Contains(new PatronId(id))
            ? await call.Services.Load.Patron(new PatronId(id))
            : null;

    private static PatronId OtherOf(Call call, string? text, Fields fields)
    {
        var other = fields.OptionalPatron("patronId", text);
        if (other is null && fields.Fault is null)
        {
            fields.Fail("patronId", "is missing.");
        }

        if (PathText.TryNumber(PathText.Of(call.Http, "id"), out var id) && other == new PatronId(id))
        {
            fields.Fail("patronId", "must be another account than the one in the path.");
        }

        return other ?? default;
    }

    private static void CheckActivation(LinkActivationBody? activation, Fields fields)
    {
        if (activation is { IdentityChecked: not true })
        {
            fields.Fail("activate.identityChecked", "must be true: nobody is activated unseen.");
        }
        else if (activation is { RulesAccepted: not true })
        {
            fields.Fail("activate.rulesAccepted", "must be true: a library lends to who has accepted its rules.");
        }
    }

    /// <summary>Staff link accounts of their own members. An account that was linked already is nobody's member, and
    /// only says where it went.</summary>
    private static bool IsOfLibrary(Call call, Patron patron) =>
        patron.LinkedTo is not null || PatronInPath.IsReached(call, patron);

    private static Answer Of(Reply reply) => reply switch
    {
        Linked linked => Answer.Ok(
            new LinkAnswer
            {
                PatronId = linked.To,
                LinkedPatronId = linked.From,
                Preview = linked.Preview,
                Moves = linked.Things,
                Conflicts = linked.Conflicts,
            },
            ApiJson.Wire.LinkAnswer),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"A link of accounts was answered {reply.GetType().Name}."),
    };
}
