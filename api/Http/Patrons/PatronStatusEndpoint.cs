using Skranke.Api.Security;
using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>Where a patron stands at the caller's library.</summary>
public sealed record StatusAnswer
{
    public required PatronId PatronId { get; init; }

    public required Isil Library { get; init; }

    /// <summary>Whether the patron may use the library; a single copy may still be refused.</summary>
    public required bool MayBorrow { get; init; }

    /// <summary>What stands in the way, in order of precedence.</summary>
    public required IReadOnlyList<ProblemAnswer> Refusals { get; init; }

    public required int Loans { get; init; }

    /// <summary>The library's cap on loans; absent where it has none.</summary>
    public int? LoansMax { get; init; }

    public required int Overdue { get; init; }

    public required int Reservations { get; init; }

    public int? ReservationsMax { get; init; }

    /// <summary>Reservations that wait on the pickup shelf.</summary>
    public required int Ready { get; init; }

    public required Money Fees { get; init; }
}

/// <summary>Tells whether a patron may borrow, by the same rule that a checkout asks first.</summary>
public static class PatronStatusEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/patrons/{id}/status", Operation.ReadPatronStatus, Handle)
        .Says("Read whether a patron may borrow, and the counts of the account")
        .Answers<StatusAnswer>()
        .Refuses(RefusalCodes.PatronUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var (patron, fault) = await PatronInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var library = await call.Services.Load.Library(call.Library)
            ?? throw new InvariantBrokenException($"Library {call.Library} has keys but is unknown.");
        var now = call.Services.Clock.Now;
        var today = library.Today(now);
        var found = new Refusals();
        Standing.Check(patron!, null, library, now, found);
        Standing.CheckConsent(patron!, library, today, found);
        var policy = library.PolicyOn(today);
        var refusals = Problems.Of(Override.Apply(found.InOrder(), policy.Overridable, overridden: []));
        var counts = await call.Services.Patrons.Counts(patron!.Id, library.Isil, today, call.Cancellation);
        return Answer.Ok(
            new StatusAnswer
            {
                PatronId = patron.Id,
                Library = library.Isil,
                MayBorrow = refusals.IsEmpty,
                Refusals = refusals,
                Loans = counts.Loans,
                LoansMax = policy.Loans.TotalMax,
                Overdue = counts.Overdue,
                Reservations = counts.Reservations,
                ReservationsMax = policy.Reservations.Max,
                Ready = counts.Ready,
                Fees = new Money(counts.Fees, library.Currency),
            },
            ApiJson.Wire.StatusAnswer);
    }
}
