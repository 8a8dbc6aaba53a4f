using System.Collections.Immutable;
using Npgsql;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>A loan as it is shown: with what stands in the way of its renewal and the fees it has caused.</summary>
/// <param name="Supply">The owner's terms, where another library supplied the copy.</param>
public sealed record LoanView(
    Loan Loan,
    LoanState State,
    Renewable Renewable,
    ImmutableArray<FeeView> Fees,
    Supply? Supply);

/// <summary>Loans as the ledger has them. Whether a loan is renewable is asked of the renewal rule itself.</summary>
public sealed class LoanReader(NpgsqlDataSource database, ILoad load, IBusinessClock clock)
{
    private const string From =
        $"select {LoanRows.Columns} from loan l join copy c on c.id = l.copy_id join title t on t.id = l.title_id ";

    public async Task<Loan?> Loan(LoanId id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(From + "where l.id = $1");
        command.Parameters.Add(new() { Value = id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? LoanRows.Read(reader, 0) : null;
    }

    /// <summary>A patron's loans in the order in which they were made.</summary>
    /// <param name="library">Only this library's; null for all.</param>
    public async Task<IReadOnlyList<Loan>> OfPatron(
        PatronId patron, Isil? library, bool closed, long after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            From
            + $"""
            where l.patron_id = $1 and l.closed_at is {(closed ? "not null" : "null")}
              and l.id > $2 and ($3::text is null or l.library = $3)
            order by l.id limit $4
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var loans = new List<Loan>();
        while (await reader.ReadAsync(cancellation))
        {
            loans.Add(LoanRows.Read(reader, 0));
        }

        return loans;
    }

    /// <summary>Adds to loans what is derived from rules and clock.</summary>
    public async Task<IReadOnlyList<LoanView>> View(IReadOnlyList<Loan> loans, CancellationToken cancellation)
    {
        var fees = await FeesOf(loans, cancellation);
        return await Task.WhenAll(loans.Select(loan => View(loan, fees)));
    }

    private async Task<LoanView> View(Loan loan, ILookup<long, FeeView> fees)
    {
        var library = await load.Library(loan.Library)
            ?? throw new InvariantBrokenException($"Library {loan.Library} has loans but is unknown.");
        var copy = await load.Copy(loan.CopyId)
            ?? throw new InvariantBrokenException($"Copy {loan.CopyId} has loans but is unknown.");
        var refusals = loan.ClosedAt is null && await load.Patron(loan.PatronId) is { } patron
            ? await Refusals(loan, copy, patron, library)
            : [new Refusal(RefusalCodes.LoanClosed, "loan.open", "This loan has ended.")];
        return new LoanView(
            loan,
            loan.StateOn(library.Today(clock.Now)),
            Renewable.By(refusals),
            [.. fees[loan.Id.Value]],
            copy.Supply);
    }

    private async ValueTask<ImmutableArray<Refusal>> Refusals(
        Loan loan, Copy copy, Patron patron, Library library)
    {
        var title = await load.Title(loan.TitleId);
        Invariant.That(title is not null);
        var the = new Renewal.Case(patron, copy, loan, title, library, clock.Now);
        the = Renewal.LooksAtFreeCopies(the) ? the with { FreeCopies = await load.FreeCopies(title.Id) } : the;
        return Override.Apply(
            Renewal.Refusals(the), library.PolicyOn(library.Today(clock.Now)).Overridable, overridden: []);
    }

    private async Task<ILookup<long, FeeView>> FeesOf(IReadOnlyList<Loan> loans, CancellationToken cancellation)
    {
        var fees = loans.Count == 0
            ? []
            : await FeeReader.Read(
                database,
                "where exists (select from fee_loan x where x.fee_id = f.id and x.loan_id = any($1)) order by f.id",
                [Rows.Longs([.. loans.Select(loan => loan.Id.Value)])],
                cancellation);
        var accruing = await FeeReader.Accruing(loans, load, clock);
        return fees.Concat(accruing).SelectMany(fee => fee.Loans.Select(loan => (Loan: loan.Value, Fee: fee)))
            .ToLookup(one => one.Loan, one => one.Fee);
    }
}
