using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;
using Skranke.Ledger;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Privacy;

/// <summary>Everything that is known of a patron.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Tables">Every table with the rows that lead to the patron, in the words of the schema.</param>
public sealed record PatronDataAnswer(PatronId PatronId, DateTimeOffset At, JsonObject Tables);

/// <summary>The right of access: a patron's data, complete. A library is given what it has of the patron and what is
/// the patron's own; that it was read is an event.</summary>
public static class PatronDataEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/patrons/{id}/data", Operation.ReadPatronData, Handle)
        .Says("Read everything that is known of a patron")
        .Answers<PatronDataAnswer>()
        .Refuses(RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (patron, fault) = await PatronInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        if (call.Admitted.Self is null)
        {
            await call.Audit(Audited.Export, patron!.Id);
        }

        var fields = new Fields();
        var origin = call.Origin(fields.ChannelOf(null, call.Caller.Role));
        var key = new RequestKey(Guid.NewGuid(), Guid.Empty, Remember: false);
        _ = await call.Commit(key, origin, [new DataGiven(patron!.Id)], Told.Instance);
        var tables = await call.Services.PatronData.Of(
            patron.Id, call.Caller.Role is Role.App or Role.Patron ? null : call.Confined, call.Cancellation);
        return Answer.Ok(
            new PatronDataAnswer(patron.Id, call.Services.Clock.Now, tables), ApiJson.Wire.PatronDataAnswer);
    }
}
