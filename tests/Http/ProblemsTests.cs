using Skranke.Actors;
using Skranke.Api.Http;
using Skranke.Basics;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class ProblemsTests
{
    [Fact]
    public void Every_refusal_code_has_a_title() =>
        Assert.All(RefusalCodes.All, code => Assert.True(ProblemKinds.Knows(code), code));

    [Fact]
    public void No_code_stands_twice() => Assert.Equal(
        ProblemKinds.All.Count, ProblemKinds.All.Select(kind => kind.Code).Distinct().Count());

    [Fact]
    public void A_rule_s_refusal_is_422_whatever_its_code_says() =>
        Assert.Equal(422, Problems.Of(Refused.With(Refusal(RefusalCodes.CopyUnknown))).Status);

    [Theory]
    [InlineData(RefusalCodes.RequestBusy)]
    [InlineData(RefusalCodes.RequestInProgress)]
    public void Concurrency_is_409(string code) =>
        Assert.Equal(409, Problems.Of(Refused.With(Refusal(code))).Status);

    [Fact]
    public void The_first_in_precedence_stands_on_top()
    {
        var refused = new Refused([Refusal(RefusalCodes.CardBlocked), Refusal(RefusalCodes.CopyOnLoan)]);

        Assert.Equal(RefusalCodes.CardBlocked, Problems.Of(refused).Code);
    }

    [Fact]
    public void A_refusal_keeps_all_it_says()
    {
        var day = new DateOnly(2026, 12, 1);

        var problem = Problems.Of(new Refusal(
            "renewal.too-early", "renewal.window-days", "Wait.", new() { ["windowDays"] = 7 }, day, true));

        Assert.Equal("/problems/renewal.too-early", problem.Type);
        Assert.Equal("renewal.window-days", problem.Rule);
        Assert.Equal("Wait.", problem.Detail);
        Assert.Equal(7, (int)problem.Data!["windowDays"]!);
        Assert.Equal(day, problem.PossibleFrom);
        Assert.True(problem.Overridable);
    }

    private static Refusal Refusal(string code) => new(code, "a.rule", "No.");
}
