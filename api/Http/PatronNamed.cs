using Skranke.Actors;
using Skranke.Api.Errands;
using Skranke.Ledger;

namespace Skranke.Api.Http;

/// <summary>The patron a body names, by a card or by id, and how that patron is asked.</summary>
public sealed class PatronNamed
{
    private readonly Errand _call;
    private readonly CardNumber? _card;
    private readonly PatronId? _id;

    private PatronNamed(Errand call, CardNumber? card, PatronId? id) => (_call, _card, _id) = (call, card, id);

    public static PatronNamed By(Errand call, CardNumber? card, PatronId? id) => new(call, card, id);

    /// <summary>Finds the patron and asks; refuses where the card is nobody's or <paramref name="other"/> is
    /// unknown.</summary>
    /// <param name="other">What else the body names that nobody knows.</param>
    /// <param name="commandFor">The command for a patron; the card is null where the patron was named
    /// otherwise.</param>
    public async ValueTask<Reply> Ask(
        Origin origin, Refusal? other, Func<RequestKey, PatronId, CardNumber?, Command> commandFor)
    {
        if (_card is not { } card)
        {
            other = _call.Concerns(_id!.Value) ? other : Unknown.Patron;
            return other is null
                ? await Ask(_call.Key, _id.Value, null, commandFor)
                : await _call.Refuse(origin, other);
        }

        var owner = await _call.Services.LookUps.OwnerOf(_call.Library, card);
        if (owner is null || !_call.Concerns(owner.PatronId))
        {
            return await (other is null
                ? _call.Refuse(origin, Unknown.Card)
                : _call.Refuse(origin, Unknown.Card, other));
        }

        if (other is not null)
        {
            return await _call.Refuse(origin, other);
        }

        var shown = owner.ByNationalId ? CardNumber.NationalId : card;
        var reply = await Ask(_call.Key, owner.PatronId, shown, commandFor);
        return IsOfAnother(reply) ? await AskAgain(card, reply, commandFor) : reply;
    }

    /// <summary>The card has gone to another patron since it was looked up. The refusal may be remembered under the key
    /// already, so that the right patron is asked under a part of it; a repetition takes the same way.</summary>
    private async ValueTask<Reply> AskAgain(
        CardNumber card, Reply refused, Func<RequestKey, PatronId, CardNumber?, Command> commandFor)
    {
        _call.Services.LookUps.Forget(_call.Library, card);
        return await _call.Services.LookUps.OwnerOf(_call.Library, card) is { ByNationalId: false } owner
            && _call.Concerns(owner.PatronId)
            ? await Ask(_call.Key.Part(1), owner.PatronId, card, commandFor)
            : refused;
    }

    private ValueTask<Reply> Ask(
        RequestKey key, PatronId id, CardNumber? card, Func<RequestKey, PatronId, CardNumber?, Command> commandFor) =>
        _call.Ask(GrainKey.Of(id), commandFor(key, id, card));

    private static bool IsOfAnother(Reply reply) => reply is Refused { Refusals: var refusals }
        && refusals[0].Code is RefusalCodes.CardUnknown or RefusalCodes.PatronLinked;
}
