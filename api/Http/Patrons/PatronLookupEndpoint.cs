using Skranke.Api.Security;
using Skranke.Patrons;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Patrons;

/// <summary>By what a patron is looked up; one of both.</summary>
public sealed record LookupBody
{
    public string? Card { get; init; }

    public string? NationalId { get; init; }
}

/// <summary>Finds a patron by a card, or all of one person's accounts by the national id. The number is in the body and
/// not in the path, so that it stands in no log.</summary>
public static class PatronLookupEndpoint
{
    public static void Map(Routes routes) => routes
        .Ask("/v1/patrons/lookup", Operation.LookUpPatron, ApiJson.Wire.LookupBody, Handle)
        .Says("Find a patron by card, or a person's accounts (`{\"items\": [Patron]}`) by national id")
        .Answers<PatronAnswer>()
        .Refuses(RefusalCodes.CardUnknown);

    private static async ValueTask<Answer> Handle(Call call, LookupBody body)
    {
        var fields = new Fields();
        fields.OneOf("card", body.Card is not null, "nationalId", body.NationalId is not null);
        var card = fields.OptionalCard("card", body.Card);
        var nationalId = fields.OptionalNationalId("nationalId", body.NationalId);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        return nationalId is null ? await ByCard(call, card!.Value) : await ByNationalId(call, nationalId);
    }

    private static async ValueTask<Answer> ByCard(Call call, CardNumber card)
    {
        var patron = await OwnerOf(call, card);
        if (patron is null)
        {
            return Problems.Of(Actors.Refused.With(Unknown.Card));
        }

        if (!PatronAnswer.MayBeShown(call, patron))
        {
            return Problems.ForeignLibrary();
        }

        await call.AuditLook(patron.Id, Audited.LookUp);
        var answer = await PatronAnswer.Of(call, patron);
        return Answer.Ok(answer, ApiJson.Wire.PatronAnswer, answer.Version);
    }

    private static async ValueTask<Patron?> OwnerOf(Call call, CardNumber card)
    {
        var lookUps = call.Services.LookUps;
        for (var isRemembered = true; ; isRemembered = false)
        {
            if (await lookUps.OwnerOf(call.Library, card) is not { } owner)
            {
                return null;
            }

            var patron = await call.Services.Load.Patron(owner.PatronId);
            if (owner.ByNationalId || patron?.CardOf(card) is not null || !isRemembered)
            {
                return patron;
            }

            lookUps.Forget(call.Library, card);
        }
    }

    private static async ValueTask<Answer> ByNationalId(Call call, string nationalId)
    {
        var found = new List<PatronAnswer>();
        foreach (var id in await call.Services.LookUps.PatronsOfNationalId(call.Library, nationalId))
        {
            if (await call.Services.Load.Patron(id) is { } patron && PatronAnswer.MayBeShown(call, patron))
            {
                await call.AuditLook(patron.Id, Audited.LookUp);
                found.Add(await PatronAnswer.Of(call, patron));
            }
        }

        return Answer.Ok(new ListAnswer<PatronAnswer>(found), ApiJson.Wire.ListAnswerPatronAnswer);
    }
}
