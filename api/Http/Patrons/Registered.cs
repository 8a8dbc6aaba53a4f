using Skranke.Actors;

namespace Skranke.Api.Http.Patrons;

/// <summary>Asks a patron that is not there yet to become one, and shows it.</summary>
internal static class Registered
{
    public static async ValueTask<Answer> Of(Call call, RegisterPatron command) =>
        await Of(call, await call.Ask(GrainKey.Of(command.PatronId), command));

    /// <summary>What became of it. A repeated request finds the patron of the first one.</summary>
    public static async ValueTask<Answer> Of(Call call, Reply reply)
    {
        switch (reply)
        {
            case PatronChanged { PatronId: var id }:
                var patron = await call.Services.Load.Patron(id)
                    ?? throw new InvariantBrokenException($"Patron {id} has gone.");
                await TwoAccounts.Propose(call, id);
                var answer = await PatronAnswer.Of(call, patron);
                return Answer.Created(answer, ApiJson.Wire.PatronAnswer, $"/v1/patrons/{id}", answer.Version);
            case Refused refused:
                return Problems.Of(refused);
            case var other:
                throw new InvariantBrokenException($"A registration was answered {other.GetType().Name}.");
        }
    }
}
