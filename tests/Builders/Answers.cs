using System.Text.Json;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Xunit;

namespace Skranke.Tests.Builders;

/// <summary>Reads answers and decisions the way tests speak of them.</summary>
public static class Answers
{
    /// <summary>Why a decision says no; none where it says yes.</summary>
    public static Refusal[] Refusals(this Decision decision) =>
        decision.Answer is Refused refused ? [.. refused.Refusals] : [];

    public static string[] Codes(this Decision decision) => [.. decision.Refusals().Select(refusal => refusal.Code)];

    public static string[] Codes(this IEnumerable<Refusal> refusals) => [.. refusals.Select(refusal => refusal.Code)];

    public static Refusal OnlyRefusal(this Decision decision) => Assert.Single(decision.Refusals());

    public static Refusal OnlyRefusal(this Reply reply) => Assert.Single(Assert.IsType<Refused>(reply).Refusals);

    public static T As<T>(this Reply reply) => Assert.IsType<T>(reply);

    public static T Fact<T>(this Decision decision) where T : Fact => Assert.Single(decision.Facts.OfType<T>());

    /// <summary>The kinds of the facts, in their order.</summary>
    public static string[] FactNames(this Decision decision) => [.. decision.Facts.Select(fact => fact.GetType().Name)];

    public static string DataText(this Refusal refusal) => refusal.Data?.ToJsonString() ?? "";

    /// <summary>An answer as the ledger would keep it.</summary>
    public static string Json(this Reply reply) => JsonSerializer.Serialize(reply, EngineJson.Default.Reply);
}
