using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Privacy;

/// <summary>What is sent to erase a patron; may be absent.</summary>
public sealed record ErasureBody
{
    /// <summary>Why; kept with the event, which names nobody.</summary>
    public string? Reason { get; init; }

    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>What is gone.</summary>
/// <param name="Erased"><c>account</c> for everything, <c>membership</c> for what the caller's library had of a patron
/// who is still that of others.</param>
public sealed record ErasureAnswer([property: Schema("account", "membership")] string Erased);

/// <summary>Erases a patron. The patron and the national role end the whole account; a library ends its own membership,
/// which is the whole where the patron has no other.</summary>
public static class ErasureEndpoint
{
    public static void Map(Routes routes) => routes
        .Post("/v1/patrons/{id}/erasure", Operation.ErasePatron, ApiJson.Wire.ErasureBody, Handle, new ErasureBody())
        .Says("Erase a patron, once nothing is open; all that is open is listed")
        .Answers<ErasureAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, RefusalCodes.ErasureLoansOpen,
            RefusalCodes.ErasureReservationsOpen, RefusalCodes.ErasureFeesOpen, RefusalCodes.ErasureClaimsOpen,
            RefusalCodes.ErasureGuardian);

    private static async ValueTask<Answer> Handle(Call call, ErasureBody body)
    {
        var fields = new Fields();
        var channel = fields.ChannelOf(body.Channel, call.Caller.Role);
        var reason = body.Reason is null ? null : fields.Text("reason", body.Reason);
        if (fields.Fault is { } wrong)
        {
            return wrong;
        }

        var patron = await PatronInPath.FindAnywhere(call);
        if (patron is null)
        {
            return PatronInPath.Unknown();
        }

        if (!PatronInPath.IsReached(call, patron))
        {
            // Whoever asks again after the membership has gone is told what was answered then.
            return await call.EarlierAnswer() is { } before ? Of(before) : Problems.ForeignLibrary();
        }

        var (earlier, stale) = await call.Match(patron.Version);
        return stale ?? Of(earlier ?? await call.Ask(GrainKey.Of(patron.Id), new ErasePatron
        {
            Key = call.Key,
            Origin = call.Origin(channel, reason),
            PatronId = patron.Id,
            ExpectedVersion = IfMatch.Names(call.Request) ? patron.Version : null,
            Whole = call.Caller.Role is Role.App or Role.Patron or Role.National,
        }));
    }

    private static Answer Of(Reply reply) => reply switch
    {
        Erased erased => Answer.Ok(
            new ErasureAnswer(erased.Whole ? "account" : "membership"), ApiJson.Wire.ErasureAnswer),
        Refused refused => Problems.Of(refused),
        _ => throw new InvariantBrokenException($"An erasure was answered {reply.GetType().Name}."),
    };
}
