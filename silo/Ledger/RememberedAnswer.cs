using System.Text.Json;
using Skranke.Actors;
using Skranke.Loans;

namespace Skranke.Silo.Ledger;

/// <summary>An answer as it is remembered: JSON, but for a checkout. That one is remembered for every loan of a
/// country, so it is written as its bare ids and figures, a sixth of the size; what its renewal outlook says in words
/// is said anew from the same figures when it is read. No patron is remembered with an answer; whom it was about is
/// found again by <see cref="AnswerPatrons"/>.</summary>
internal static class RememberedAnswer
{
    /// <summary>The first byte of a compact checkout; JSON begins with a brace.</summary>
    private const byte CompactLent = 3;

    /// <summary>As versions before wrote it, when loans had no plan.</summary>
    private const byte CompactLentWithoutPlan = 2;

    /// <summary>As versions before wrote it, with the patron behind the loan's id.</summary>
    private const byte CompactLentWithPatron = 1;

    private const int BytesUsual = 160;

    public static byte[] Write(Reply answer) =>
        answer is Lent { WorkItem: null, Supply: null, Loan: var loan } lent
        && loan is { Version: 1, Renewals: 0, ClosedAt: null }
        && WindowOf(lent.Renewable) is { } window
            ? Write(lent, window)
            : JsonSerializer.SerializeToUtf8Bytes(AnswerWithoutPatron.Of(answer), EngineJson.Default.Reply);

    /// <summary>The answer without its patron, whoever stored it.</summary>
    public static Reply Read(byte[] answer) =>
        answer[0] is CompactLent or CompactLentWithoutPlan or CompactLentWithPatron ? ReadLent(answer)
        : JsonSerializer.Deserialize(answer, EngineJson.Default.Reply)!;

    /// <summary>What stands for the outlook: -1 where a renewal is possible now, else the window's days and whether
    /// staff may override it. Null where the outlook says more than that.</summary>
    private static (int Days, bool Overridable)? WindowOf(Renewable renewable) => renewable.Refusals switch
    {
        [] => (-1, false),
        [{ Code: RefusalCodes.RenewalTooEarly } early] =>
            (early.Data!["windowDays"]!.GetValue<int>(), early.Overridable),
        _ => null,
    };

    private static byte[] Write(Lent lent, (int Days, bool Overridable) window)
    {
        using var bytes = new MemoryStream(BytesUsual);
        using var to = new BinaryWriter(bytes);
        var loan = lent.Loan;
        to.Write(CompactLent);
        to.Write7BitEncodedInt64(loan.Id.Value);
        to.Write7BitEncodedInt64(loan.CopyId.Value);
        to.Write(loan.Copy.Value);
        to.Write7BitEncodedInt64(loan.TitleId.Value);
        to.Write(loan.Title.Value);
        to.Write(loan.Material);
        to.Write(loan.Library.Value);
        to.Write(loan.Branch.Value);
        to.Write(loan.LoanedAt.UtcTicks);
        to.Write7BitEncodedInt(loan.DueDate.DayNumber);
        to.Write7BitEncodedInt(loan.RenewalsMax);
        to.Write7BitEncodedInt(loan.PolicyVersion);
        to.Write7BitEncodedInt((int)loan.Channel);
        to.Write(loan.NextActionAt?.UtcTicks ?? 0);
        to.Write7BitEncodedInt64(lent.Fulfilled?.Value ?? 0);
        to.Write7BitEncodedInt(window.Days);
        to.Write(window.Overridable);
        to.Flush();
        return bytes.ToArray();
    }

    private static Lent ReadLent(byte[] answer)
    {
        using var from = new BinaryReader(new MemoryStream(answer));
        var form = from.ReadByte();
        var withPatron = form == CompactLentWithPatron;
        var id = new LoanId(from.Read7BitEncodedInt64());
        if (withPatron)
        {
            _ = from.Read7BitEncodedInt64();
        }

        var loan = new Loan
        {
            Id = id,
            Version = 1,
            PatronId = default,
            CopyId = new CopyId(from.Read7BitEncodedInt64()),
            Copy = CopyBarcode.Of(from.ReadString()),
            TitleId = new TitleId(from.Read7BitEncodedInt64()),
            Title = TitleReference.Of(from.ReadString()),
            Material = from.ReadString(),
            Library = Isil.Of(from.ReadString()),
            Branch = BranchId.Of(from.ReadString()),
            LoanedAt = new DateTimeOffset(from.ReadInt64(), TimeSpan.Zero),
            DueDate = DateOnly.FromDayNumber(from.Read7BitEncodedInt()),
            Renewals = 0,
            RenewalsMax = from.Read7BitEncodedInt(),
            PolicyVersion = from.Read7BitEncodedInt(),
            Channel = (Channel)from.Read7BitEncodedInt(),
        };
        if (form == CompactLent && from.ReadInt64() is > 0 and var next)
        {
            loan = loan with { NextActionAt = new DateTimeOffset(next, TimeSpan.Zero) };
        }

        var fulfilled = from.Read7BitEncodedInt64() is > 0 and var ended
            ? new ReservationId(ended)
            : (ReservationId?)null;
        var (days, overridable) = (from.Read7BitEncodedInt(), from.ReadBoolean());
        var early = days < 0 ? null : Renewal.TooEarly(loan.DueDate, days) with { Overridable = overridable };
        return new Lent(loan, Renewable.By(early is null ? [] : [early]), fulfilled);
    }
}
