using System.Text;
using Npgsql;
using Skranke.Actors;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Interlibrary;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Silo.Ledger;
using Skranke.Silo.Texts;

namespace Skranke.Silo.Sending;

/// <summary>A message with all that is needed to send it.</summary>
/// <param name="To">The address by its way; null where there is none.</param>
/// <param name="True">The notices in it that are still true; empty where it is not to be sent.</param>
internal sealed record WordedMessage(
    ClaimedMessage Claimed,
    string? To,
    string Language,
    string Subject,
    string Text,
    IReadOnlyList<TrueNotice> True);

/// <summary>A notice that is still true, and what takes effect when it is sent.</summary>
internal sealed record TrueNotice(long Id, NoticeKind Kind, long Cause);

/// <summary>Addresses messages and puts them into words in the moment before they go out: the recipient is the patron
/// of
/// the cause as it is now (I30), and what is no longer true is left out (I31).</summary>
internal sealed class Wording(
    NpgsqlDataSource database, ILoad load, LibraryTemplates templates, Secrets secrets, IBusinessClock clock)
{
    private static readonly string NoticesSql =
        $"""
        select i.message_id, n.id, n.kind, n.cause_id, n.day, t.title, b.name, r.pickup_number,
               {StillTrue.Condition},
               case when n.kind = {(int)NoticeKind.ReplacementClaim} then (
                        select sum(f.amount - f.paid + f.refunded - f.waived - f.reversed)
                        from fee f join fee_loan fl on fl.fee_id = f.id
                        where fl.loan_id = n.cause_id and not fl.cancelled and f.settled_at is null)
                    when e.ground = '{ExclusionGrounds.Debt}' then (
                        select sum(f.amount - f.paid + f.refunded - f.waived - f.reversed) from fee f
                        where f.patron_id = n.patron_id and f.library = n.library and f.settled_at is null)
               end,
               case when e.ground = '{ExclusionGrounds.Debt}' then (
                        select sum(f.amount - f.paid + f.refunded - f.waived - f.reversed) from fee f
                        where f.patron_id = n.patron_id and f.library = n.library and f.settled_at is null
                          and f.kind in ('{FeeKinds.Replacement}', '{FeeKinds.Damage}'))
               end,
               e.ground, n.patron_id
        from message_notice i
        join notice n on n.id = i.notice_id
        left join title t on t.id = n.title_id
        left join reservation r on r.id = n.cause_id
        left join branch b on b.library = r.library and b.id = r.pickup_branch
        left join exclusion e on e.id = n.cause_id
        where i.message_id = any($1)
        order by i.message_id, n.id
        """;

    private const string RecipientsSql =
        """
        select c.patron_id, c.name, c.email, c.phone, c.language, c.national_id,
               coalesce(a.street, c.street), case when a.id is null then c.postal_code else a.postal_code end,
               case when a.id is null then c.city else a.city end, a.country
        from patron_contact c
        left join lateral (
            select * from patron_address a
            where a.patron_id = c.patron_id and coalesce(a.from_day <= $2, true) and coalesce(a.to_day >= $2, true)
            order by a.id desc limit 1) a on true
        where c.patron_id = any($1)
        """;

    public async Task<IReadOnlyList<WordedMessage>> OfAsync(
        IReadOnlyList<ClaimedMessage> claimed, CancellationToken cancellation)
    {
        var libraries = new Dictionary<Isil, Library>();
        foreach (var isil in claimed.Select(one => one.Library).Distinct())
        {
            libraries[isil] = await load.Library(isil)
                ?? throw new InvariantBrokenException($"Library {isil} has messages but is unknown.");
        }

        var now = clock.Now;
        var recipients = await RecipientsAsync(claimed, DateOnly.FromDateTime(now.UtcDateTime), cancellation);
        var own = (await templates.OfAsync(libraries.Keys, cancellation))
            .ToDictionary(one => (one.Library, one.Language, one.Kind), one => one.Template);
        var things = (await ThingsAsync(claimed, now, cancellation)).ToLookup(thing => thing.Message);
        var messages = new List<WordedMessage>();
        foreach (var message in claimed)
        {
            var library = libraries[message.Library];
            var recipient = recipients.GetValueOrDefault(message.Patron);
            var texts = NoticeTexts.Of(library, recipient?.Language);
            var still = things[message.Id].Where(thing => thing.IsTrue && thing.Patron == message.Patron).ToArray();
            var (subject, text) = still.Length == 0
                ? ("", "")
                : texts.Write(
                    message.Kind,
                    own.GetValueOrDefault((message.Library, texts.Language, message.Kind)),
                    [.. still.Select(thing => WordsOf(thing, library, recipient, now))]);
            messages.Add(new WordedMessage(
                message,
                recipient is null ? null : AddressOf(recipient, message.Channel),
                texts.Language,
                subject,
                text,
                [.. still.Select(thing => new TrueNotice(thing.Notice, thing.Kind, thing.Cause))]));
        }

        return messages;
    }

    private static NoticeWords WordsOf(Thing thing, Library library, Recipient? recipient, DateTimeOffset now)
    {
        var policy = library.PolicyOn(library.Today(now));
        var day = thing is { Kind: NoticeKind.RenewalAnnulled, Day: { } before }
            ? ServingAnnulment.DayToTell(library, before, library.Today(now))
            : thing.Day;
        return new NoticeWords(library.Name, thing.Title, day, thing.Branch, thing.PickupNumber)
        {
            Name = recipient?.Name,
            Amount = thing.AmountBy(policy.Exclusions) is { } amount ? new Money(amount, library.Currency) : null,
            Ground = thing.Ground,
            Begins = thing.Kind == NoticeKind.ExclusionAnnounced
                ? library.Today(Announcing.HoldsFrom(library, now))
                : null,
            Exclusions = policy.Exclusions,
        };
    }

    private string? AddressOf(Recipient recipient, NoticeChannel channel) => channel switch
    {
        NoticeChannel.Email => recipient.Email,
        NoticeChannel.Sms => recipient.Phone,
        NoticeChannel.DigitalPost => recipient.NationalId is { } sealedId ? secrets.DecryptNationalId(sealedId) : null,
        _ => PostalAddress(recipient),
    };

    /// <summary>The lines of an envelope; null where nobody could deliver it.</summary>
    private static string? PostalAddress(Recipient recipient)
    {
        if (string.IsNullOrWhiteSpace(recipient.Street) || string.IsNullOrWhiteSpace(recipient.City))
        {
            return null;
        }

        var lines = new StringBuilder(recipient.Name).Append('\n').Append(recipient.Street).Append('\n')
            .Append($"{recipient.PostalCode} {recipient.City}".Trim());
        return recipient.Country is { } country ? lines.Append('\n').Append(country).ToString() : lines.ToString();
    }

    private async Task<Dictionary<PatronId, Recipient>> RecipientsAsync(
        IReadOnlyList<ClaimedMessage> claimed, DateOnly today, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(RecipientsSql);
        command.Parameters.Add(Rows.Longs([.. claimed.Select(one => one.Patron.Value).Distinct()]));
        command.Parameters.Add(new() { Value = today });
        var found = new Dictionary<PatronId, Recipient>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found[new PatronId(row.GetInt64(0))] = new Recipient(
                row.GetString(1),
                row.Text(2),
                row.Text(3),
                row.Text(4),
                row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
                row.Text(6),
                row.Text(7),
                row.Text(8),
                row.Text(9));
        }

        return found;
    }

    private async Task<List<Thing>> ThingsAsync(
        IReadOnlyList<ClaimedMessage> claimed, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(NoticesSql);
        command.Parameters.Add(Rows.Longs([.. claimed.Select(one => one.Id)]));
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        var found = new List<Thing>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new Thing(
                row.GetInt64(0),
                row.GetInt64(1),
                (NoticeKind)row.GetInt16(2),
                row.GetInt64(3),
                row.DateOrNull(4),
                row.Text(5),
                row.Text(6),
                row.IsDBNull(7) ? null : row.GetInt32(7),
                row.GetBoolean(8),
                row.IsDBNull(9) ? null : (long)row.GetDecimal(9),
                row.IsDBNull(10) ? 0 : (long)row.GetDecimal(10),
                row.Text(11),
                row.Long(12) is { } patron ? new PatronId(patron) : null));
        }

        return found;
    }

    private sealed record Thing(
        long Message,
        long Notice,
        NoticeKind Kind,
        long Cause,
        DateOnly? Day,
        string? Title,
        string? Branch,
        int? PickupNumber,
        bool IsTrue,
        long? Amount,
        long Claims,
        string? Ground,
        PatronId? Patron)
    {
        /// <summary>What is owed: of a debt that excludes, only what counts for it (H47).</summary>
        public long? AmountBy(ExclusionPolicy policy) => policy.DebtCountsClaims ? Amount : Amount - Claims;
    }

    private sealed record Recipient(
        string Name,
        string? Email,
        string? Phone,
        string? Language,
        byte[]? NationalId,
        string? Street,
        string? PostalCode,
        string? City,
        string? Country)
    {
        public override string ToString() => "(recipient)";
    }
}
