using Skranke.Actors;
using Skranke.Cards;
using Skranke.Ledger;

namespace Skranke.Silo.Registers.National;

/// <summary>This engine as the register of national cards: what other library systems read and write of them.</summary>
public sealed class NationalCards(
    NationalCardReader reader,
    ILoad load,
    ICommit ledger,
    IIds ids,
    IBusinessClock clock,
    Secrets secrets,
    RegisterOptions options,
    bool hasPopulationRegister)
{
    /// <summary>Decisions on a state that others change at the same time are tried again this often.</summary>
    private const int AttemptsMax = 6;

    /// <summary>True where another system keeps the register; then nobody writes here.</summary>
    public bool IsKeptElsewhere => options.NationalUrl is not null;

    public NationalCardReader Reader => reader;

    /// <summary>A card as it goes over the wire, national id included: its readers are registers.</summary>
    public NationalCardRecord RecordOf(NationalCardView view)
    {
        var who = view.ChangedBy ?? options.Name;
        var when = NationalTime.Write(view.ChangedAt);
        return view.Card is not { } card
            ? new NationalCardRecord { Id = view.Id.ToString(), Deleted = true, ChangedAt = when, ChangedBy = who }
            : new NationalCardRecord
            {
                Id = view.Id.ToString(),
                Number = card.Number.Value,
                Name = card.Name,
                NationalId = card.NationalId is { } number ? secrets.DecryptNationalId(number.Cipher) : null,
                Address = card.Address is { } address
                    ? new NationalAddress(address.Street, address.PostalCode, address.City)
                    : null,
                Phone = card.Phone,
                Email = card.Email,
                Libraries = [.. card.Libraries.Select(library => library.Value)],
                HomeLibrary = card.Home?.Value,
                State = card.State,
                ReplacedBy = view.ReplacedBy?.Value,
                ChangedAt = when,
                ChangedBy = who,
            };
    }

    /// <summary>Somebody's cards by the national id.</summary>
    public Task<IReadOnlyList<NationalCardView>> OfNationalId(string nationalId, CancellationToken cancellation) =>
        reader.OfNationalIds([secrets.IndexOfNationalId(nationalId)], cancellation);

    /// <summary>A national id as the ledger keeps it.</summary>
    public SealedNationalId Seal(string nationalId) =>
        new(secrets.EncryptNationalId(nationalId), secrets.IndexOfNationalId(nationalId));

    /// <summary>Writes a card as another system wants it.</summary>
    /// <param name="lastChanged">The state that it saw; null for a number that it believes to be new.</param>
    /// <returns><see cref="PatronChanged"/> or <see cref="Refused"/>.</returns>
    public Task<Reply> PutAsync(
        NationalCard asked,
        DateTimeOffset? lastChanged,
        RequestKey key,
        Origin origin,
        CancellationToken cancellation) =>
        DecideAsync(key, origin, async () =>
        {
            var standing = await reader.OfNumber(asked.Number, cancellation);
            var holder = standing?.PatronId ?? await HolderOf(asked.NationalId, cancellation);
            var the = new SharingNationalCard.Case(
                asked, lastChanged, null, await HolderAsync(holder), NameOf(origin), clock.Now);

            // Read once more behind the patron: whoever changes the card moves the patron's version.
            standing = await reader.OfNumber(asked.Number, cancellation);
            return SharingNationalCard.Decide(
                the with { Standing = standing?.Standing }, new CardId(ids.Next()), new PatronId(ids.Next()));
        });

    /// <summary>Takes a card out of the register, and its holder with it.</summary>
    /// <returns><see cref="PatronChanged"/> or <see cref="Refused"/>; null where nobody has the number.</returns>
    public async Task<Reply?> WithdrawAsync(
        CardNumber number, DateTimeOffset lastChanged, RequestKey key, Origin origin, CancellationToken cancellation)
    {
        if (await reader.OfNumber(number, cancellation) is not { Card: not null } found)
        {
            return null;
        }

        return await DecideAsync(key, origin, async () =>
        {
            var patron = await load.Patron(found.PatronId)
                ?? throw new InvariantBrokenException($"Patron {found.PatronId} has gone.");
            var standing = await reader.OfNumber(number, cancellation);
            return WithdrawingNationalCard.Decide(new WithdrawingNationalCard.Case(
                standing?.Standing ?? found.Standing!, patron, lastChanged, NameOf(origin), clock.Now));
        });
    }

    /// <summary>What the feed calls a system that writes with a key.</summary>
    public static string NameOf(Origin origin) => $"{origin.Library}#{origin.Credential}";

    private async Task<PatronId?> HolderOf(SealedNationalId? nationalId, CancellationToken cancellation) =>
        nationalId is not null && await reader.OfNationalIds([nationalId.Index], cancellation) is [var first, ..]
            ? first.PatronId
            : null;

    private async Task<SharingNationalCard.Holder?> HolderAsync(PatronId? id)
    {
        if (id is not { } holder)
        {
            return null;
        }

        var patron = await load.Patron(holder) ?? throw new InvariantBrokenException($"Patron {holder} has gone.");
        var residence = await load.Residence(holder)
            ?? throw new InvariantBrokenException($"Patron {holder} has gone.");
        return new SharingNationalCard.Holder(patron, residence, hasPopulationRegister);
    }

    private async Task<Reply> DecideAsync(RequestKey key, Origin origin, Func<Task<Decision>> decide)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var decision = await decide();
            var result = await ledger.Commit(new UnitOfWork
            {
                Request = decision.Facts.IsEmpty && !key.Remember ? null : key,
                Origin = origin,
                At = clock.Now,
                Fences = decision.Fences,
                Facts = decision.Facts,
                Answer = decision.Answer,
            });
            switch (result)
            {
                case CommitResult.Committed:
                    return decision.Answer;
                case CommitResult.AnsweredBefore before:
                    return before.SameRequest ? before.Answer : KeyReused;
            }
        }

        return Refused.With(new Refusal(
            RefusalCodes.RequestBusy, "request.concurrency", "Others are changing the same card. Ask again."));
    }

    private static Refused KeyReused => Refused.With(new Refusal(
        RefusalCodes.RequestKeyReused,
        "request.idempotency-key",
        "This idempotency key was used for another request before."));
}
