using System.Text.RegularExpressions;
using Skranke.Actors;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Architecture;

/// <summary>patron → copy → title → library, never backwards: read from the source, for calls that no test happens to
/// make. Who is asked follows from the request, because every grain says what it takes.</summary>
public sealed partial class CallsGoDownwardsTests
{
    /// <summary>The files of the grains; the patron's has two.</summary>
    private static readonly (GrainKind Key, SourceFile Value)[] Shells =
    [
        (GrainKind.TimerShard, Repository.Page("grains/Timers/TimerShardGrain.cs")),
        (GrainKind.Patron, Repository.Page("grains/Patrons/PatronGrain.cs")),
        (GrainKind.Patron, Repository.Page("grains/Patrons/PatronRecordGrain.cs")),
        (GrainKind.Patron, Repository.Page("grains/Patrons/PatronMoneyGrain.cs")),
        (GrainKind.Patron, Repository.Page("grains/Patrons/PatronExclusionGrain.cs")),
        (GrainKind.Copy, Repository.Page("grains/Copies/CopyGrain.cs")),
        (GrainKind.Copy, Repository.Page("grains/Copies/CopyTimeGrain.cs")),
        (GrainKind.Title, Repository.Page("grains/Titles/TitleGrain.cs")),
        (GrainKind.Library, Repository.Page("grains/Libraries/LibraryGrain.cs")),
    ];

    /// <summary>A renew-all is worked off by the patron's grain itself, one renewal after the other.</summary>
    private static readonly (GrainKind Asker, string Request)[] ToItself = [(GrainKind.Patron, nameof(Renew))];

    private static readonly string[] Requests = [.. typeof(Request).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Request)) && !type.IsAbstract).Select(type => type.Name)];

    [Fact]
    public void Every_grain_is_looked_at() =>
        Assert.Equal(
            Shells.Select(shell => shell.Value.Name).Order(),
            Repository.CSharpIn("grains").Select(file => file.Name)
                .Where(name => name.EndsWith("Grain", StringComparison.Ordinal) && name != "Grain").Order());

    [Fact]
    public void Every_request_is_taken_by_somebody() =>
        Assert.All(Requests, request => Assert.NotEmpty(TakersOf(request)));

    [Fact]
    public void A_grain_sends_only_what_is_taken_below_it() => Repository.AssertNone(
        from shell in Shells
        from request in SentBy(shell.Value)
        where !ToItself.Contains((shell.Key, request))
        from taker in TakersOf(request)
        where !new GrainKey(shell.Key, 0).MayAsk(new GrainKey(taker, 0))
        select $"{shell.Value}: sends {request}, which a {taker} takes");

    [Fact]
    public void Upwards_a_grain_only_tells_that_something_has_changed() => Repository.AssertNone(
        from file in Repository.CSharpIn("grains")
        from match in Tells().Matches(file.Code)
        where !match.Value.EndsWith("Changed.Instance)", StringComparison.Ordinal)
        select $"{file}: {match.Value}");

    [Fact]
    public void Patron_asks_copy_asks_title_asks_library()
    {
        Assert.Equal(
            [
                "AskTitle", "ChangeInQueue", "ChangeLoan", "JoinQueue", "LeaveQueue", "LendCopy", "RenewCopy",
                "TakeBackCopy", "TimeLoanOf",
            ],
            Sent(GrainKind.Patron));
        Assert.Equal(["AskTitle", "CaptureCopy"], Sent(GrainKind.Copy));
        Assert.Empty(Sent(GrainKind.Title));
        Assert.Empty(Sent(GrainKind.Library));
        Assert.Equal(
            ["ExportCollection", "LapseReservation", "ReviewDebt", "TimeExclusion", "TimeLoan"],
            Sent(GrainKind.TimerShard));
        Assert.Equal(["AskLibrary"], SentBy(Repository.Page("grains/Actors/Grain.cs")));
    }

    private static IEnumerable<string> Sent(GrainKind kind) => Shells.Where(shell => shell.Key == kind)
        .SelectMany(shell => SentBy(shell.Value)).Where(request => !ToItself.Contains((kind, request))).Order();

    private static IEnumerable<string> SentBy(SourceFile file) =>
        New().Matches(file.Code).Select(match => match.Groups[1].Value).Where(Requests.Contains).Distinct();

    private static IEnumerable<GrainKind> TakersOf(string request) => Shells
        .Where(shell => NamesOf(request).Any(name => Regex.IsMatch(shell.Value.Code, $@"(case|is|is not) {name}\b")))
        .Select(shell => shell.Key);

    /// <summary>A request may be taken as what it is a kind of, such as every command about a loan.</summary>
    private static IEnumerable<string> NamesOf(string request)
    {
        var type = typeof(Request).Assembly.GetType("Skranke.Actors." + request);
        for (; type is not null && type != typeof(Command) && type != typeof(Request); type = type.BaseType)
        {
            yield return type.Name;
        }
    }

    [GeneratedRegex(@"\bnew (\w+)\s*(?:\(|\r?\n?\s*\{)")]
    private static partial Regex New();

    [GeneratedRegex(@"\.Tell\((?:[^()]|\([^()]*\))*\)")]
    private static partial Regex Tells();
}
