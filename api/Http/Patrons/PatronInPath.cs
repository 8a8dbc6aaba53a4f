using Skranke.Actors;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Patrons;

/// <summary>The patron that a path names. A library's patrons are those with a membership there.</summary>
public static class PatronInPath
{
    /// <summary>A patron that the caller's library reaches, or why not. A look is written down.</summary>
    public static async ValueTask<(Patron? Found, Answer? Fault)> Find(Call call)
    {
        if (await FindAnywhere(call) is not { } patron)
        {
            return (null, Unknown());
        }

        if (!IsReached(call, patron))
        {
            return (null, Problems.ForeignLibrary());
        }

        if (HttpMethods.IsGet(call.Request.Method))
        {
            // What is changed is told by its event.
            await call.AuditLook(patron.Id, Audited.Read);
        }

        return (patron, null);
    }

    /// <summary>A patron of whatever library; null where there is none of this id, or it is none of the caller's
    /// business.</summary>
    public static async ValueTask<Patron?> FindAnywhere(Call call) =>
        PathText.TryNumber(PathText.Of(call.Http, "id"), out var id) && call.Concerns(new PatronId(id))
            ? await call.Services.Load.Patron(new PatronId(id))
            : null;

    /// <summary>Compares the version that the caller saw, asks the patron, and shows what the record says
    /// then.</summary>
    public static async ValueTask<Answer> Change(Call call, Patron patron, PatronCommand command)
    {
        var (earlier, stale) = await call.Match(patron.Version);
        if (stale is not null)
        {
            return stale;
        }

        // Compared once more by the decision itself, so that nothing can come in between.
        command = command with { ExpectedVersion = IfMatch.Names(call.Request) ? patron.Version : null };
        switch (earlier ?? await call.Ask(GrainKey.Of(patron.Id), command))
        {
            case PatronChanged:
                var answer = await PatronAnswer.Of(call, await Again(call, patron.Id));
                return Answer.Ok(answer, ApiJson.Wire.PatronAnswer, answer.Version);
            case Refused refused:
                return Problems.Of(refused);
            case var other:
                throw new InvariantBrokenException($"A change of a patron was answered {other.GetType().Name}.");
        }
    }

    private static async ValueTask<Patron> Again(Call call, PatronId id) =>
        await call.Services.Load.Patron(id) ?? throw new InvariantBrokenException($"Patron {id} has gone.");

    /// <summary>The shell of somebody who was erased says nothing, to whomever.</summary>
    public static bool IsReached(Call call, Patron patron) =>
        patron.Erased || call.Confined is not { } library || patron.MembershipOf(library) is not null;

    public static Answer Unknown() => Problems.NotFound(RefusalCodes.PatronUnknown, "There is no such patron.");
}
