using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>What is read before two accounts are linked.</summary>
public sealed class AccountsToLinkTests
{
    [Fact]
    public async Task Loans_queues_debts_and_both_national_ids_are_read_once_each()
    {
        var the = await Read(
            ALoan.By(APatron.OtherId) with { TitleId = ATitle.OtherId },
            AReservation.Waiting(APatron.Id),
            AReservation.Waiting(APatron.OtherId, 2));

        Assert.Equal(
            [
                "loans of 1001", "loans of 1002", "title 4001", "open fees of 1002", "whether 1001 is 1002",
                "how 1001 and 1002 are reached",
            ],
            _loads);
        Assert.Equal(2, Assert.Single(the.Titles).Queue.Length);
        Assert.Equal([ALibrary.HoersholmIsil], the.Libraries.Keys);
        Assert.Null(the.OnePerson);
        Assert.Empty(the.Issues);
    }

    [Fact]
    public async Task Issues_at_home_are_read_only_where_one_issue_is_waited_for()
    {
        var the = await Read(
            ALoan.By(APatron.OtherId), AReservation.Waiting(APatron.Id) with { Issue = "2026:5" });

        Assert.Contains("copy 2001", _loads);
        Assert.Equal("2026:4", the.Issues[ACopy.Id]);
    }

    private string[] _loads = [];

    private async Task<Linking.Case> Read(params object[] rows)
    {
        var ledger = new TestLedger()
            .Put(APatron.Adult(), APatron.Other(), ATitle.Queued(), ATitle.Other(), ACopy.OnShelf() with
            {
                Issue = "2026:4",
            })
            .Put(rows);
        var account = new PatronCase<Skranke.Actors.LinkAccounts>(
            ALink.Ask(), (await ledger.Memory.Patron(APatron.Id))!, Days.Now);
        var the = await AccountsToLink.Read(
            ledger,
            account,
            (await ledger.Memory.Patron(APatron.OtherId))!,
            _ => ValueTask.FromResult(ALibrary.Hoersholm()));
        _loads = [.. ledger.Loads];
        return the;
    }
}
