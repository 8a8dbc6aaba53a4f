using Skranke.Api.Security;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Patrons;

/// <summary>Shows a patron.</summary>
public static class PatronEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/patrons/{id}", Operation.ReadPatron, Handle)
        .Says("Read a patron")
        .Answers<PatronAnswer>()
        .Refuses(RefusalCodes.PatronUnknown, RefusalCodes.PatronLinked);

    private static async ValueTask<Answer> Handle(Call call)
    {
        if (await PatronInPath.FindAnywhere(call) is not { } patron)
        {
            return PatronInPath.Unknown();
        }

        if (patron.LinkedTo is not null)
        {
            return PatronInPath.Linked(patron);
        }

        if (!PatronAnswer.MayBeShown(call, patron))
        {
            return Problems.ForeignLibrary();
        }

        await call.AuditLook(patron.Id, Audited.Read);
        var answer = await PatronAnswer.Of(call, patron);
        return Answer.Ok(answer, ApiJson.Wire.PatronAnswer, answer.Version);
    }
}
