using System.Text.RegularExpressions;
using Skranke.Basics;
using Skranke.Tests.Loans;
using Skranke.Tests.Patrons;
using Skranke.Tests.Reservations;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Architecture;

/// <summary>Each use case has a table of tests in which every refusal code that its rules can give is reached exactly
/// once: the codes of the table are those that stand in the rules' files.</summary>
public sealed partial class RefusalTablesTests
{
    private const string Standing = "grains/Patrons/Standing.cs";
    private const string PinTry = "grains/Patrons/PinTry.cs";
    private const string Branches = "grains/Libraries/Branches.cs";

    private static readonly Dictionary<string, (TheoryData<string> Codes, string[] Rules, string[] NotOfThese)> Tables =
        new()
        {
            ["checkout"] = (
                CheckoutRefusalTests.Codes,
                [
                    "grains/Loans/Checkout.cs", "grains/Loans/Lendable.cs", "grains/Loans/LoanLimit.cs", PinTry,
                    Standing, Branches,
                ],
                []),
            ["renewal"] = (RenewalRefusalTests.Codes, ["grains/Loans/Renewal.cs"], []),
            ["return"] = (ReturnRefusalTests.Codes, ["grains/Loans/Return.cs", Branches], []),
            ["reservation"] = (
                PlacingTests.Codes,
                ["grains/Reservations/Placing.cs", Standing, Branches],
                [RefusalCodes.PatronGuardianConsentMissing]),
            ["ending"] = (EndingRefusalTests.Codes, ["grains/Reservations/Ending.cs"], []),
            ["PIN"] = (PinRefusalTests.Codes, [PinTry], []),
        };

    public static TheoryData<string> UseCases => [.. Tables.Keys];

    [Theory]
    [MemberData(nameof(UseCases))]
    public void Every_code_that_the_rules_can_give_is_reached_exactly_once(string useCase)
    {
        var (codes, rules, notOfThese) = Tables[useCase];

        Assert.Equal(
            rules.SelectMany(CodesIn).Distinct().Except(notOfThese).Order(),
            codes.Cast<object[]>().Select(row => (string)row[0]).Order());
    }

    private static IEnumerable<string> CodesIn(string path) =>
        from match in Code().Matches(Repository.Page(path).Code)
        let field = typeof(RefusalCodes).GetField(match.Groups[1].Value)
        where field is not null
        select (string)field.GetRawConstantValue()!;

    [GeneratedRegex(@"\bRefusalCodes\.([A-Z]\w+)\b")]
    private static partial Regex Code();
}
