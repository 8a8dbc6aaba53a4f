using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.ReadModels;

/// <summary>An explanation is what the rules themselves say, and changes nothing.</summary>
public sealed class RuleExplainerTests
{
    [Fact]
    public async Task Tells_of_every_rule_whether_it_is_passed()
    {
        var host = TestHost.WithSmallLibrary(APatron.Excluded(Days.Now, null));

        var explained = await Explain(host);

        var checkout = explained.Verdicts[0];
        Assert.Equal("checkout", checkout.UseCase);
        Assert.Equal(Checkout.Codes.Except(PinTry.Codes), checkout.Rules.Select(rule => rule.Code));
        var failed = Assert.Single(checkout.Rules, rule => rule.Refusal is not null);
        Assert.Equal((RefusalCodes.PatronExcluded, true), (failed.Code, failed.Overridable));
        Assert.Equal(Placing.Codes, explained.Verdicts[1].Rules.Select(rule => rule.Code));
        Assert.Empty(host.Ledger.Tried);
    }

    [Fact]
    public async Task Says_what_the_checkout_says()
    {
        var host = TestHost.WithSmallLibrary(APatron.Excluded(Days.Now, null));

        var explained = await Explain(host);
        var refused = (await host.Ask(ARequest.CheckOut())).As<Refused>();

        Assert.Equal(refused.Json(), explained.Verdicts[0].Answer.Json());
    }

    [Fact]
    public async Task Promises_the_date_that_the_checkout_gives()
    {
        var host = TestHost.WithSmallLibrary();

        var explained = await Explain(host);
        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>().Loan;

        Assert.Equal(lent with { Id = new LoanId(0) }, explained.Verdicts[0].Answer.As<Lent>().Loan);
        Assert.Equal((1, 1, 0), (explained.Policy.Version, explained.Period.Months, explained.Period.Days));
    }

    [Fact]
    public async Task Explains_the_renewal_of_what_the_patron_has()
    {
        var host = TestHost.WithSmallLibrary();
        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>().Loan;

        var explained = await Explain(host);
        var refused = (await host.Ask(ARequest.Renew() with { LoanId = lent.Id })).As<Refused>();

        Assert.Equal("renewal", explained.Verdicts[0].UseCase);
        Assert.Equal(refused.Json(), explained.Verdicts[0].Answer.Json());
        Assert.Equal(
            [RefusalCodes.ReservationAlreadyOnLoan],
            explained.Verdicts[1].Rules.Where(rule => rule.Refusal is not null).Select(rule => rule.Code));
    }

    [Fact]
    public async Task Knows_nothing_of_a_patron_who_is_not_there() =>
        Assert.Null(await new RuleExplainer(TestHost.WithSmallLibrary().Ledger, TestHost.WithSmallLibrary()).Explain(
            Question with { Patron = new PatronId(1) }));

    private static RuleQuestion Question { get; } =
        new(APatron.Id, null, ACopy.Id, ALibrary.Main, ARequest.Kiosk);

    private static async Task<RuleExplanation> Explain(TestHost host) =>
        (await new RuleExplainer(host.Ledger, host).Explain(Question))!;
}
