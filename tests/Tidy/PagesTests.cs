using System.Text.RegularExpressions;
using Xunit;

namespace Skranke.Tests.Tidy;

/// <summary>What pages say about files is true.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] Sections = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

    /// <summary>Files of grains/ that hold no rule: records, ports and the like, and what other tests cover.</summary>
    private static readonly Dictionary<string, string> WithoutTestsOfTheirOwn = new()
    {
        ["grains/Actors/Grain.cs"] = "abstract; tested through the grains of patron, copy and title",
        ["grains/Actors/Ports.cs"] = "interfaces",
        ["grains/Actors/CardRequests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Actors/MembershipRequests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Memberships/MembershipCase.cs"] = "a record; tested through the rules that are given it",
        ["grains/Actors/RegistrationRequests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Libraries/RegistrationPolicy.cs"] = "records; tested through the rules that read them",
        ["grains/Patrons/Account.cs"] = "a record",
        ["grains/Patrons/ContactChange.cs"] = "records",
        ["grains/Patrons/ContactDetails.cs"] = "a record",
        ["grains/Patrons/PatronRecordGrain.cs"] = "the other half of the patron's grain; tested in PatronGrainTests",
        ["grains/Actors/PatronRequests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Actors/Replies.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Actors/Requests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Actors/PrivacyRequests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Statistics/Measure.cs"] = "an enumeration",
        ["grains/Patrons/LinkConflict.cs"] = "records and an enumeration",
        ["grains/Copies/Copy.cs"] = "records and an enumeration",
        ["grains/Copies/CopyHistory.cs"] = "a record",
        ["grains/Copies/Route.cs"] = "a record and an enumeration",
        ["grains/Libraries/HouseRules.cs"] = "records; their use is tested in LibraryTests and HouseRulesCheckTests",
        ["grains/Libraries/LibraryDocument.cs"] = "a record; it is read in LibraryDocumentsTests",
        ["grains/Patrons/Purpose.cs"] = "an enumeration",
        ["grains/Ledger/EventKind.cs"] = "an enumeration",
        ["grains/Ledger/Fact.cs"] = "records",
        ["grains/Ledger/UnitOfWork.cs"] = "records; the request's key is tested in RequestKeyTests",
        ["grains/Loans/LoanCase.cs"] = "a record; tested through the rules that are given it",
        ["grains/Loans/ReceiptTo.cs"] = "an enumeration",
        ["grains/Notices/Notice.cs"] = "a record and an enumeration",
        ["grains/Notices/NoticeChannel.cs"] = "an enumeration",
        ["grains/Notices/ChannelRule.cs"] = "a record; tested in ChannelChoiceTests",
        ["grains/Notices/Reach.cs"] = "a record; tested in ChannelChoiceTests",
        ["grains/WorkItems/WorkItem.cs"] = "a record and an enumeration",
        ["grains/Reservations/DueReservation.cs"] = "a record",
        ["grains/Fees/Fee.cs"] = "a record",
        ["grains/Interlibrary/InterlibraryState.cs"] = "an enumeration",
        ["grains/Loans/DueLoan.cs"] = "a record",
        ["grains/Reservations/Pause.cs"] = "a record",
        ["grains/Titles/Title.cs"] = "a record",
        ["grains/Actors/ExclusionRequests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Actors/MoneyRequests.cs"] = "records; their form is tested in EngineJsonTests",
        ["grains/Fees/Accruing.cs"] = "tested with the fees at the end of a loan, in MoneyAtEndTests and H28Tests",
        ["grains/Fees/Billing.cs"] = "tested in MoneyAtEndTests and H43Tests",
        ["grains/Fees/Claiming.cs"] = "tested in MoneyAtEndTests and H42Tests",
        ["grains/Fees/DaysLate.cs"] = "tested through the overdue fee, in OverdueFeeTests and MoneyAtEndTests",
        ["grains/Fees/Debt.cs"] = "a sum; tested in ReviewingDebtTests",
        ["grains/Fees/FeeGroup.cs"] = "tested in MoneyAtEndTests and H28Tests",
        ["grains/Fees/FeesAtEnd.cs"] = "tested in MoneyAtEndTests",
        ["grains/Fees/NoticeSteps.cs"] = "tested in MoneyAtEndTests",
        ["grains/Fees/Reversing.cs"] = "tested in MoneyAtEndTests and H44Tests",
        ["grains/Ledger/MoneyEntry.cs"] = "tested by the contract of both ledgers, MoneyLedgerContract",
        ["grains/Libraries/ExclusionPolicy.cs"] = "records; tested through the rules that read them",
        ["grains/Libraries/FeePolicy.cs"] = "records; tested through the rules that read them",
        ["grains/Libraries/NoticePolicy.cs"] = "records; tested through the rules that read them",
        ["grains/Patrons/PatronExclusionGrain.cs"] = "a part of the patron's grain; tested through the rules it asks",
        ["grains/Patrons/PatronMoneyGrain.cs"] = "a part of the patron's grain; tested in MoneyLedgerContract",
        ["grains/Payments/Allocating.cs"] = "tested in PostingPaymentTests",
        ["grains/Payments/Payment.cs"] = "records and an enumeration",
        ["grains/Payments/Refunding.cs"] = "tested by MoneyLedgerContract",
        ["grains/Payments/Waiving.cs"] = "tested by MoneyLedgerContract",
        ["grains/Copies/CopyTimeGrain.cs"] = "a part of the copy's grain; tested in AutomaticRenewalTests",
        ["grains/GlobalUsings.cs"] = "no code",
    };

    private static SourceFile RuleTable => Repository.Page("grains/README.md");

    [Fact]
    public void Every_file_of_grains_has_a_test_of_the_same_name() => Repository.AssertNone(
        from file in Repository.CSharpIn("grains")
        where !WithoutTestsOfTheirOwn.ContainsKey(file.Path)
        let test = file.Path.Replace("grains/", "tests/", StringComparison.Ordinal)
            .Replace(".cs", "Tests.cs", StringComparison.Ordinal)
        where !Repository.Has(test)
        select $"{file}: there is no {test}");

    [Fact]
    public void An_exception_that_is_none_any_more_leaves_the_list() => Repository.AssertNone(
        from path in WithoutTestsOfTheirOwn.Keys
        where !Repository.Has(path)
            || Repository.Has(path.Replace("grains/", "tests/", StringComparison.Ordinal)
                .Replace(".cs", "Tests.cs", StringComparison.Ordinal))
        select path);

    [Fact]
    public void The_rule_table_names_files_that_exist()
    {
        var rows = Rows(RuleTable).ToArray();

        Assert.NotEmpty(rows);
        Repository.AssertNone(
            from row in rows
            from path in PathsIn(string.Join('|', row.Skip(1)))
            where !Repository.Has(path)
            select $"grains/README.md: {path}");
        Assert.All(rows, row => Assert.Equal(4, row.Length));
    }

    [Fact]
    public void The_rule_table_names_every_file_that_decides() => Repository.AssertNone(
        from file in Repository.CSharpIn("grains")
        where file.Code.Contains("static Decision Decide(", StringComparison.Ordinal)
        where !Rows(RuleTable).Any(row => PathsIn(row[1]).Contains(file.Path))
        select $"grains/README.md does not say where {file.Path} is");

    [Fact]
    public void The_rule_table_names_a_rule_a_file_a_test_and_a_seed() => Assert.All(Rows(RuleTable), row =>
    {
        Assert.NotEqual("", row[0]);
        Assert.Contains(PathsIn(row[1]), path => path.StartsWith("grains/", StringComparison.Ordinal));
        Assert.Contains(PathsIn(row[2]), path => path.StartsWith("tests/", StringComparison.Ordinal));
        Assert.Matches(@"^(([HN]|I)\d+(, )?)+$|^–$", row[3]);
    });

    [Fact]
    public void The_front_page_names_files_that_exist() => Repository.AssertNone(
        from path in PathsIn(Repository.Page("README.md").Text)
        where !Repository.Has(path)
        select $"README.md: {path}");

    [Fact]
    public void The_changelog_has_its_form()
    {
        var lines = Repository.Page("CHANGELOG.md").Lines;
        var headings = lines.Where(line => line.StartsWith('#')).ToArray();

        Assert.Equal(["# Changelog", "## [Unreleased]"], headings[..2]);
        Assert.All(headings[2..], heading => Assert.Matches(
            @"^## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$|^### (" + string.Join('|', Sections) + ")$", heading));
        var versions = headings.Where(heading => heading.StartsWith("## [", StringComparison.Ordinal)).ToArray();
        Assert.Equal(versions.Length, versions.Distinct().Count());
        Assert.All(
            lines.SkipWhile(line => line != "## [Unreleased]").Where(line => line.Length > 0 && line[0] != '#'),
            line => Assert.Matches("^(- |  )", line));
    }

    /// <summary>The cells of the rows of the first table, without its head.</summary>
    private static IEnumerable<string[]> Rows(SourceFile page) => page.Lines
        .SkipWhile(line => !line.StartsWith("|--", StringComparison.Ordinal)).Skip(1)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static IEnumerable<string> PathsIn(string text) =>
        PathOfOurs().Matches(text).Select(match => match.Groups[1].Value.TrimEnd('/')).Distinct();

    [GeneratedRegex(@"`((?:grains|silo|api|tests|loadtests)/[\w./-]*)`")]
    private static partial Regex PathOfOurs();
}
