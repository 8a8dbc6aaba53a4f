using System.Globalization;
using Skranke.Api.Sip2.Wire;
using Skranke.Exclusions;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Silo.ReadModels;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Sip2.Messages;

/// <summary>63/64: a patron's account. Every list that is asked for comes, as far as the terminal wants to see of it;
/// the counts are of everything. The protocol calls reservations that wait on the pickup shelf hold items, and the
/// others unavailable holds.</summary>
internal sealed class PatronInformation : Pair
{
    private const int CountMax = 9999;

    private static readonly string NoCounts = new(' ', 24);

    public override string Number => "63";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        var shown = await PatronShown.Find(the);
        if (shown.Patron is null)
        {
            return Refuse(Asked.Of(the), shown.WrongPin ?? the.Texts.Say(RefusalCodes.CardUnknown));
        }

        var flags = PatronFlags.Of(the, shown);
        if (!shown.MaySee(the))
        {
            var closed = new Message("64", $"{flags}{the.Texts.Code}{the.Stamped}{NoCounts}")
                .With("AO", the.Institution)
                .With("AA", the.Message["AA"])
                .With("AE", "");
            PatronStatus.AddTail(the, shown, closed, null);
            return Texts(the, closed, PatronFlags.Why(the, shown));
        }

        var account = await shown.Account(the);
        var lists = new Lists(the, account);
        var answer = new Message("64", $"{flags}{the.Texts.Code}{the.Stamped}{lists.Counts}")
            .With("AO", the.Institution)
            .With("AA", the.Message["AA"])
            .With("AE", account.Contact?.Name);
        AddLimits(the, answer);
        PatronStatus.AddTail(the, shown, answer, account);
        lists.AddTo(answer);
        AddContact(the, answer, account.Contact);
        return Texts(the, answer, [PatronFlags.Why(the, shown), .. lists.Texts()]);
    }

    public override Message Refuse(Asked the, string text) => Texts(
        the,
        new Message("64", $"{PatronFlags.Unknown}{the.Language}{the.Stamped}000000000000000000000000")
            .With("AO", the.Institution).With("AA", the.Message["AA"]).With("AE", "").With("BL", "N").With("CQ", "N"),
        text);

    public override bool IsRefusal(Message answer) => answer["BL"] != "Y" || answer["CQ"] == "N";

    private static void AddLimits(Exchange the, Message answer)
    {
        var policy = the.Library.PolicyOn(the.Today);
        _ = answer.WithAny("BZ", Number4(Placing.MostOf(policy)))
            .WithAny("CB", Number4(LoanLimit.MostOf(policy.Loans)))
            .WithAny("CC", ReviewingDebt.LimitOf(policy.Exclusions) is { } limit ? Exchange.Amount(limit) : null);
    }

    /// <summary>A secret address is not in what was read.</summary>
    private static void AddContact(Exchange the, Message answer, Contact? contact)
    {
        var parts = new[] { contact?.Street, contact?.PostalCode, contact?.City }
            .Where(part => !string.IsNullOrEmpty(part)).ToArray();
        _ = answer.WithAny("BD", the.ListEntry == TerminalListEntry.Percent && parts.Length > 0
                ? PercentEntry.Address(contact!.Street, contact.PostalCode, contact.City)
                : string.Join(' ', parts))
            .WithAny("BE", contact?.Email)
            .WithAny("BF", contact?.Phone);
    }

    private static string? Number4(int? number) =>
        number is { } known ? Math.Min(known, CountMax).ToString("0000", CultureInfo.InvariantCulture) : null;

    /// <summary>What the six lists hold.</summary>
    private sealed class Lists(Exchange the, AccountView account)
    {
        private readonly AccountReservation[] _ready =
            [.. account.Reservations.Where(one => one.State == ReservationState.Ready)];

        private readonly AccountReservation[] _waiting =
            [.. account.Reservations.Where(one => one.State != ReservationState.Ready)];

        private readonly AccountLoan[] _overdue = [.. account.Loans.Where(loan => loan.DueDate < the.Today)];

        public string Counts => string.Concat(
            Number4(_ready.Length),
            Number4(_overdue.Length),
            Number4(account.Loans.Count),
            Number4(account.Fees.Count),
            Number4(0),
            Number4(_waiting.Length));

        public void AddTo(Message answer)
        {
            Add(answer, Asks(0), "AS", _ready.Select(Entry));
            Add(answer, Asks(1), "AT", _overdue.Select(Entry));
            Add(answer, Asks(2), "AU", account.Loans.Select(Entry));

            // Some vendors ask for fees at the first of the reserved places.
            Add(answer, Asks(3) || Asks(6), "AV", account.Fees.Select(Entry));
            Add(answer, Asks(5), "CD", _waiting.Select(Entry));
        }

        public IEnumerable<string> Texts()
        {
            if (_ready.Length > 0)
            {
                yield return the.Texts.Say("status.ready", ("count", _ready.Length));
            }

            if (_overdue.Length > 0)
            {
                yield return the.Texts.Say("status.overdue", ("count", _overdue.Length));
            }
        }

        private bool Asks(int place) => the.Message.Says(23 + place);

        /// <summary>From the first to the last entry that the terminal asked for, counted from 1.</summary>
        private void Add(Message answer, bool isAsked, string id, IEnumerable<string> entries)
        {
            if (!isAsked)
            {
                return;
            }

            var first = PageEnd("BP") ?? 1;
            var last = PageEnd("BQ") ?? int.MaxValue;
            _ = answer.WithAll(id, entries.Skip(first - 1).Take(last - first + 1));
        }

        private int? PageEnd(string id) =>
            int.TryParse(the.Message[id], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : null;

        private string Entry(AccountLoan loan) => the.ListEntry == TerminalListEntry.Percent
            ? PercentEntry.Loan(loan)
            : Plain(loan.Copy.Value, loan.TitleText);

        private string Entry(AccountReservation one) => the.ListEntry != TerminalListEntry.Percent
            ? Plain(one.Copy?.Value ?? one.Title.Value, one.TitleText)
            : one.State == ReservationState.Ready
                ? PercentEntry.Ready(one, the.Library)
                : PercentEntry.Waiting(one);

        /// <summary>A fee is named by its number, by which a payment can name it.</summary>
        private string Entry(AccountFee fee) => the.ListEntry == TerminalListEntry.Percent
            ? PercentEntry.Fee(fee, the.Library)
            : $"{fee.Id} {Exchange.Amount(fee.Amount.Amount)} {fee.TitleText ?? fee.Kind}";

        private string Plain(string id, string title) =>
            the.ListEntry == TerminalListEntry.BarcodeAndTitle ? $"{id} {title}" : id;
    }
}
