using System.Collections.Immutable;
using Npgsql;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Loans;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>A fee as it is shown, with the copy and title it is about.</summary>
/// <param name="Id">Null for one that accrues, which has no row yet.</param>
/// <param name="Loans">All loans that it covers or covered.</param>
/// <param name="Copy">Null where it is about several, or about none.</param>
public sealed record FeeView(
    FeeId? Id,
    Isil Library,
    string Kind,
    Money Amount,
    Money Outstanding,
    FeeState State,
    ImmutableArray<LoanId> Loans,
    CopyBarcode? Copy,
    TitleReference? Title,
    DateTimeOffset? ChargedAt,
    DateOnly? PayBy)
{
    /// <summary>The patron who owes it, and the version that an answer carries; for the fee's own page.</summary>
    public Fee? Fee { get; init; }
}

/// <summary>Fees as the ledger has them.</summary>
public sealed class FeeReader(NpgsqlDataSource database, ILoad load, IBusinessClock clock)
{
    /// <summary>What accrues for a patron's open loans, by the rule that will charge it.</summary>
    /// <param name="library">Only this library's; null for all.</param>
    public async Task<IReadOnlyList<FeeView>> Accruing(PatronId id, Isil? library)
    {
        var loans = await load.OpenLoans(id);
        return await Accruing([.. loans.Where(loan => library is null || loan.Library == library)], load, clock);
    }

    /// <summary>The same for loans of whatever patrons; each is looked at only where it is late.</summary>
    internal static async Task<IReadOnlyList<FeeView>> Accruing(
        IReadOnlyList<Loan> loans, ILoad load, IBusinessClock clock)
    {
        var cases = new List<Skranke.Fees.Accruing.Case>();
        foreach (var loan in loans.Where(loan => loan.ClosedAt is null))
        {
            if (await load.Library(loan.Library) is { } library
                && library.Today(clock.Now) > DaysLate.LastInTime(loan)
                && await load.Patron(loan.PatronId) is { } patron)
            {
                DateOnly? renewedOn = FeeGroup.CountsRenewals(loan, library)
                    && await load.LatestRenewal(loan.Id) is { } renewed ? library.Today(renewed) : null;
                var isCharged = OverdueFee.IsCharged(loan, await load.FeesOf(loan.Id));
                cases.Add(new Skranke.Fees.Accruing.Case(loan, library, patron, isCharged, renewedOn));
            }
        }

        return
        [
            .. Skranke.Fees.Accruing.Of(cases, clock.Now).Select(accruing => new FeeView(
                null,
                accruing.Loans[0].Library,
                OverdueFee.Kind,
                accruing.Amount,
                accruing.Amount,
                FeeState.Accruing,
                [.. accruing.Loans.Select(loan => loan.Id)],
                accruing.Loans is [var single] ? single.Copy : null,
                accruing.Loans is [var only] ? only.Title : null,
                null,
                null)),
        ];
    }

    /// <param name="library">Only this library's; null for all.</param>
    public Task<IReadOnlyList<FeeView>> OfPatron(
        PatronId patron, Isil? library, long after, int most, CancellationToken cancellation) =>
        Read(
            database,
            "where f.patron_id = $1 and f.id > $2 and ($3::text is null or f.library = $3) order by f.id limit $4",
            [
                new() { Value = patron.Value },
                new() { Value = after },
                new() { Value = (object?)library?.Value ?? DBNull.Value },
                new() { Value = most },
            ],
            cancellation);

    public async Task<FeeView?> One(FeeId id, CancellationToken cancellation) =>
        await Read(database, "where f.id = $1", [new() { Value = id.Value }], cancellation) is [var fee] ? fee : null;

    internal static async Task<IReadOnlyList<FeeView>> Read(
        NpgsqlDataSource database, string where, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select a.loans, case when cardinality(a.loans) > 1 then null else coalesce(a.barcode, c.barcode) end,
                   case when cardinality(a.loans) > 1 then null else coalesce(a.title, t.reference) end,
                   {FeeRows.Columns}
            from fee f
            left join copy c on c.id = f.copy_id
            left join title t on t.id = c.title_id
            cross join lateral (
                select coalesce(array_agg(l.id order by l.id), array[]::bigint[]) as loans, min(lc.barcode) as barcode,
                       min(lt.reference) as title
                from fee_loan x
                join loan l on l.id = x.loan_id
                join copy lc on lc.id = l.copy_id
                join title lt on lt.id = l.title_id
                where x.fee_id = f.id) a
            {where}
            """);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var fees = new List<FeeView>();
        while (await reader.ReadAsync(cancellation))
        {
            var fee = FeeRows.Read(reader, 3);
            fees.Add(new FeeView(
                fee.Id,
                fee.Library,
                fee.Kind,
                fee.Amount,
                fee.Outstanding,
                fee.State,
                [.. reader.GetFieldValue<long[]>(0).Select(LoanId.Of)],
                reader.Text(1) is { } copy ? CopyBarcode.Of(copy) : null,
                reader.Text(2) is { } title ? TitleReference.Of(title) : null,
                fee.ChargedAt,
                fee.PayBy)
            {
                Fee = fee,
            });
        }

        return fees;
    }
}
