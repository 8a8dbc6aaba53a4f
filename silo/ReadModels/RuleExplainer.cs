using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Silo.ReadModels;

/// <summary>What is to be explained.</summary>
public sealed record RuleQuestion(
    PatronId Patron,
    CardNumber? Card,
    CopyId Copy,
    BranchId Branch,
    Origin Origin);

/// <summary>One code that a rule could refuse with.</summary>
/// <param name="Refusal">Why it says no; null where it does not.</param>
/// <param name="Overridable">Whether policy lets staff set it aside.</param>
public sealed record RuleResult(string Code, Refusal? Refusal, bool Overridable);

/// <summary>What a use case would come to, and by which rules.</summary>
/// <param name="Answer">What would be answered.</param>
/// <param name="Rules">Every code that the use case knows, in order of precedence.</param>
public sealed record RuleVerdict(string UseCase, Reply Answer, ImmutableArray<RuleResult> Rules);

/// <param name="Period">How long the copy is lent to this patron.</param>
public sealed record RuleExplanation(
    Patron Patron,
    Copy Copy,
    Policy Policy,
    LoanPeriod Period,
    ImmutableArray<RuleVerdict> Verdicts);

/// <summary>Says what the rules would say of a patron and a copy, and why. It asks the rules themselves and commits
/// nothing, so that an explanation can never differ from the decision.</summary>
public sealed class RuleExplainer(ILoad load, IBusinessClock clock)
{
    /// <summary>No key: what is explained is never remembered.</summary>
    private static readonly RequestKey NoKey = new(Guid.Empty, Guid.Empty, Remember: false);

    /// <summary>Null where there is no such patron.</summary>
    public async Task<RuleExplanation?> Explain(RuleQuestion question)
    {
        var now = clock.Now;
        if (await load.Patron(question.Patron) is not { } patron)
        {
            return null;
        }

        var copy = await load.Copy(question.Copy);
        var library = await load.Library(question.Origin.Library);
        Invariant.That(copy is not null && library is not null);
        var title = await load.Title(copy.TitleId);
        Invariant.That(title is not null);
        var policy = library.PolicyOn(library.Today(now));
        var has = copy.Loan is { } loan && loan.PatronId == patron.Id;
        var issues = copy.Issue is null ? [] : await PatronGrain.IssuesOnLoan(load, patron, title.Id);
        return new RuleExplanation(
            patron,
            copy,
            policy,
            DueDate.RuleFor(policy, copy.Material, patron.CategoryOn(library.Today(now), policy.Categories)).Period,
            [
                has
                    ? Renew(question, await RenewalOf(patron, copy, title, library, now), policy)
                    : CheckOut(question, patron, copy, title, library, now, policy),
                Reserve(question, new Reserving(patron, copy, title, library, now, issues), policy),
            ]);
    }

    private async Task<Renewal.Case> RenewalOf(
        Patron patron, Copy copy, Title title, Library library, DateTimeOffset now)
    {
        var the = new Renewal.Case(patron, copy, copy.Loan!, title, library, now);
        return Renewal.LooksAtFreeCopies(the) ? the with { FreeCopies = await load.FreeCopies(title.Id) } : the;
    }

    private static RuleVerdict Renew(RuleQuestion question, Renewal.Case the, Policy policy)
    {
        var command = new Renew
        {
            Key = NoKey,
            Origin = question.Origin,
            PatronId = the.Patron.Id,
            LoanId = the.Loan.Id,
            CopyId = the.Copy.Id,
        };
        return Verdict("renewal", Renewal.Decide(the, command), Renewal.Codes, policy);
    }

    private static RuleVerdict CheckOut(
        RuleQuestion question,
        Patron patron,
        Copy copy,
        Title title,
        Library library,
        DateTimeOffset now,
        Policy policy)
    {
        var command = new CheckOut
        {
            Key = NoKey,
            Origin = question.Origin,
            PatronId = patron.Id,
            Card = question.Card,
            CopyId = copy.Id,
            Branch = question.Branch,
        };
        var the = new Checkout.Case(command, patron, copy, title, library, Pin: null, now);

        // No PIN was typed, so that nothing is known of it.
        var codes = Checkout.Codes.RemoveRange(PinTry.Codes);
        return Verdict("checkout", Checkout.Decide(the, new LoanId(0)), codes, policy);
    }

    private sealed record Reserving(
        Patron Patron,
        Copy Copy,
        Title Title,
        Library Library,
        DateTimeOffset Now,
        IReadOnlyList<string> IssuesOnLoan);

    private static RuleVerdict Reserve(RuleQuestion question, Reserving wanted, Policy policy)
    {
        var command = new PlaceReservation
        {
            Key = NoKey,
            Origin = question.Origin,
            PatronId = wanted.Patron.Id,
            Card = question.Card,
            TitleId = wanted.Title.Id,
            PickupBranch = question.Branch,
            Issue = wanted.Copy.Issue,
        };
        var the = new Placing.Case(command, wanted.Patron, wanted.Title, wanted.Library, wanted.Now)
        {
            IssuesOnLoan = wanted.IssuesOnLoan,
        };
        return Verdict("reservation", Placing.Decide(the, new ReservationId(0)), Placing.Codes, policy);
    }

    private static RuleVerdict Verdict(string useCase, Decision decision, ImmutableArray<string> codes, Policy policy)
    {
        var refusals = decision.Answer is Refused refused ? refused.Refusals : [];
        return new RuleVerdict(
            useCase,
            decision.Answer,
            [
                .. codes.Union(refusals.Select(refusal => refusal.Code)).OrderBy(RefusalCodes.Precedence)
                    .Select(code => new RuleResult(
                        code,
                        refusals.FirstOrDefault(refusal => refusal.Code == code),
                        policy.Overridable.Contains(code))),
            ]);
    }
}
