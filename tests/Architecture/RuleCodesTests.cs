using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Architecture;

/// <summary>A rule tells every code that it can refuse with, so that explanations and tests cannot miss one.</summary>
public sealed partial class RuleCodesTests
{
    private static readonly Dictionary<string, ImmutableArray<string>> Rules = new()
    {
        ["grains/Loans/Checkout.cs"] = Checkout.Codes,
        ["grains/Loans/Renewal.cs"] = Renewal.Codes,
        ["grains/Loans/Lendable.cs"] = Lendable.Codes,
        ["grains/Loans/LoanLimit.cs"] = LoanLimit.Codes,
        ["grains/Reservations/Placing.cs"] = Placing.Codes,
        ["grains/Patrons/Standing.cs"] = Standing.Codes.AddRange(Standing.ConsentCodes),
        ["grains/Patrons/PinTry.cs"] = PinTry.Codes,
        ["grains/Patrons/Erasing.cs"] = Erasing.Codes,
        ["grains/Patrons/RegisteredAddress.cs"] = RegisteredAddress.Codes,
        ["grains/Patrons/RemovingAddress.cs"] = RemovingAddress.Codes,
        ["grains/Cards/SharingNationalCard.cs"] = SharingNationalCard.Codes,
        ["grains/Cards/WithdrawingNationalCard.cs"] = WithdrawingNationalCard.Codes,
        ["grains/Libraries/Branches.cs"] = Branches.Codes,
        ["grains/Libraries/Publishing.cs"] = Publishing.Codes,
        ["grains/Libraries/PublishingCalendar.cs"] = PublishingCalendar.Codes,
        ["grains/Libraries/PublishingRules.cs"] = PublishingRules.Codes,
        ["grains/Libraries/Founding.cs"] = Founding.Codes,
        ["grains/Libraries/Rearranging.cs"] = Rearranging.Codes,
        ["grains/Patrons/Entering.cs"] = Entering.Codes,
        ["grains/Patrons/Authenticating.cs"] = Authenticating.Codes,
    };

    public static TheoryData<string> Files => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_rule_lists_every_code_that_its_file_refuses_with(string file) => Assert.Empty(
        Refused().Matches(Repository.Page(file).Text)
            .Select(match => (string)typeof(RefusalCodes).GetField(match.Groups[1].Value)!.GetRawConstantValue()!)
            .Except(Rules[file]));

    [Fact]
    public void Use_cases_list_their_codes_in_order_of_precedence() => Assert.All(
        [Checkout.Codes, Renewal.Codes, Placing.Codes],
        codes =>
        {
            Assert.Equal(codes.OrderBy(RefusalCodes.Precedence), codes);
            Assert.Equal(codes.Distinct(), codes);
        });

    [GeneratedRegex(@"new Refusal\(\s*RefusalCodes\.(\w+)")]
    private static partial Regex Refused();
}
