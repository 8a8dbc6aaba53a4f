using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>Row H1 of the seed rules: policies have versions, each decision keeps the version it was made by, a loan
/// goes by the version at the loan or its latest renewal, the right to renew by the one in force, and a promised due
/// date is never shortened.</summary>
public sealed class PolicyVersionsTests
{
    private static readonly GrainKey Library = GrainKey.Of(ALibrary.HoersholmIsil);

    private static readonly DateOnly From = Days.Day("2026-11-10");

    /// <summary>A week instead of a month, one renewal instead of three, from 10 November.</summary>
    private static readonly Policy Stricter = ShippedPolicies.Hoersholm with
    {
        ValidFrom = From,
        Loans = new LoanPolicy { Rules = [new LoanRule { Period = new LoanPeriod(0, 7) }] },
        Renewals = new RenewalPolicy { Max = 1, Base = RenewalBase.Today },
    };

    [Fact]
    public async Task H1_a_loan_keeps_the_date_and_the_version_it_was_made_by()
    {
        var host = TestHost.WithSmallLibrary();
        var before = (await host.Ask(ARequest.CheckOut())).As<Lent>().Loan;

        Assert.Equal(new Published(2), await host.Ask(Library, ARequest.Publish(Stricter)));
        host.Now = Days.Noon(From);
        var after = (await host.Ask(ARequest.CheckOut() with { Key = ARequest.Key(11), CopyId = ACopy.OtherId }))
            .As<Lent>().Loan;

        Assert.Equal((Days.Day("2026-12-02"), 1, 3), (before.DueDate, before.PolicyVersion, before.RenewalsMax));
        Assert.Equal(before, host.Ledger.Loans.Single(loan => loan.Id == before.Id));
        Assert.Equal((Days.Day("2026-11-17"), 2, 1), (after.DueDate, after.PolicyVersion, after.RenewalsMax));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task H1_until_its_day_has_come_the_version_before_holds()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(Library, ARequest.Publish(Stricter));

        host.Now = Days.Noon(From.AddDays(-1));
        var loan = (await host.Ask(ARequest.CheckOut())).As<Lent>().Loan;

        Assert.Equal((Days.Day("2026-12-09"), 1), (loan.DueDate, loan.PolicyVersion));
    }

    [Fact]
    public async Task H1_a_renewal_goes_by_the_version_in_force_and_never_shortens_what_was_promised()
    {
        var host = TestHost.WithSmallLibrary();
        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>().Loan;
        _ = await host.Ask(Library, ARequest.Publish(Stricter));

        // A week from 12 November ends long before 2 December; the later date stands.
        host.Now = Days.Noon("2026-11-12");
        var renewed = (await host.Ask(ARequest.Renew() with { LoanId = lent.Id })).As<Renewed>().Loan;

        Assert.Equal((lent.DueDate, 1, 1, 2), (
            renewed.DueDate, renewed.Renewals, renewed.RenewalsMax, renewed.PolicyVersion));
    }

    [Fact]
    public async Task H1_the_right_to_renew_goes_by_the_version_in_force()
    {
        var host = TestHost.WithSmallLibrary();
        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>().Loan;
        _ = await host.Ask(Library, ARequest.Publish(Stricter with
        {
            Renewals = Stricter.Renewals with { Max = 0 },
        }));

        host.Now = Days.Noon("2026-11-28");
        var refusal = (await host.Ask(ARequest.Renew() with { LoanId = lent.Id })).OnlyRefusal();

        Assert.Equal(RefusalCodes.RenewalMaxReached, refusal.Code);
        Assert.Equal("""{"renewals":0,"renewalsMax":0}""", refusal.DataText());
    }

    [Fact]
    public async Task H1_every_version_stays_to_be_read()
    {
        var host = TestHost.WithSmallLibrary();

        _ = await host.Ask(Library, ARequest.Publish(Stricter));
        _ = await host.Ask(Library, ARequest.Publish(Stricter with { ValidFrom = From.AddDays(1) }, key: 21));

        var library = (await host.Ask(Library, new AskLibrary(Fresh: false))).As<LibrarySnapshot>().Library!;
        Assert.Equal([3, 2, 1], library.Policies.Select(policy => policy.Version));
        Assert.Equal(9, library.Version);
        Assert.Equal([1, 1, 2, 3], new[] { -9, -1, 0, 1 }.Select(day => library.PolicyOn(From.AddDays(day)).Version));
    }

    [Fact]
    public async Task The_same_key_publishes_once()
    {
        var host = TestHost.WithSmallLibrary();

        Assert.Equal(new Published(2), await host.Ask(Library, ARequest.Publish(Stricter)));
        Assert.Equal(new Published(2), await host.Ask(Library, ARequest.Publish(Stricter)));

        _ = Assert.Single(host.Ledger.Committed);
    }

    [Fact]
    public async Task Whoever_saw_an_older_version_does_not_overwrite_the_newer()
    {
        var host = TestHost.WithSmallLibrary();
        var calendar = ARequest.Publish(new Calendar { ClosedWeekdays = [DayOfWeek.Monday] });

        Assert.Equal(new Published(8), await host.Ask(Library, calendar with { ExpectedVersion = 7 }));
        var second = await host.Ask(Library, calendar with { Key = ARequest.Key(31), ExpectedVersion = 7 });

        Assert.Equal(RefusalCodes.RequestBusy, second.OnlyRefusal().Code);
    }
}
