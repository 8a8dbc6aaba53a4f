using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Skranke.Actors;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Architecture;

/// <summary>grains/ is plain C#: no web, no database, no Orleans; and its decisions are pure.</summary>
public sealed partial class AssemblyTests
{
    private static readonly Assembly Grains = typeof(Grain).Assembly;

    private static readonly string[] Deciders =
    [
        "AcceptingRules",
        "Activating",
        "AddingAddress",
        "AnnullingRenewal",
        "Authenticating",
        "AutomaticRenewal",
        "Blocking",
        "Changing",
        "ChangingContact",
        "ChangingPin",
        "Checkout",
        "ClaimingReturned",
        "ConfirmingRenewal",
        "DeclaringLost",
        "Dormancy",
        "DueDateMoving",
        "Ending",
        "EndingGuardianship",
        "Erasing",
        "Excluding",
        "Exporting",
        "Founding",
        "GivingConsent",
        "InterestNotice",
        "Issuing",
        "Joining",
        "KeepingHistory",
        "LateReturn",
        "Leaving",
        "LeavingUnfilled",
        "Linking",
        "Marking",
        "MovingHome",
        "OfflineCheckout",
        "Ordering",
        "PickupEnding",
        "Placing",
        "PostingPayment",
        "Publishing",
        "PublishingCalendar",
        "PublishingRules",
        "Rearranging",
        "Receiving",
        "Refunding",
        "Registering",
        "RemovingAddress",
        "Renewal",
        "Replacing",
        "Requesting",
        "ReservingSeries",
        "Return",
        "ReviewingDebt",
        "ServingAnnulment",
        "SharingNationalCard",
        "Shelving",
        "TimedLoan",
        "TimingExclusion",
        "UndoingCheckin",
        "UndoingCheckout",
        "Upgrading",
        "Waiving",
        "WithdrawingConsent",
        "WithdrawingNationalCard",
    ];

    private static IEnumerable<MethodInfo> Decisions => Grains.GetTypes()
        .SelectMany(type => type.GetMethods(
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance))
        .Where(method => method.Name == "Decide");

    [Fact]
    public void Grains_reference_the_base_library_and_NodaTime_only() => Assert.All(
        Grains.GetReferencedAssemblies(),
        assembly => Assert.Matches(@"^(System(\.[\w.]+)?|NodaTime|netstandard|mscorlib)$", assembly.Name));

    [Fact]
    public void Grains_ask_for_no_other_package() => Assert.Equal(
        ["NodaTime"],
        PackageReference().Matches(Repository.Page("grains/Grains.csproj").Text)
            .Select(match => match.Groups[1].Value));

    [Fact]
    public void Grains_reference_no_other_project() => Assert.DoesNotContain(
        "ProjectReference", Repository.Page("grains/Grains.csproj").Text, StringComparison.Ordinal);

    [Fact]
    public void Each_use_case_has_one_decision() =>
        Assert.Equal(Deciders, Decisions.Select(method => method.DeclaringType!.Name).Order());

    [Fact]
    public void A_decision_is_static_and_answers_at_once() => Assert.All(Decisions, method =>
    {
        Assert.True(method.IsStatic);
        Assert.Equal(typeof(Decision), method.ReturnType);
        Assert.Null(method.GetCustomAttribute<AsyncStateMachineAttribute>());
    });

    [Fact]
    public void A_decision_is_given_its_time() => Assert.All(Decisions, method => Assert.Contains(
        method.GetParameters(),
        parameter => parameter.ParameterType.GetProperty("Now")?.PropertyType == typeof(DateTimeOffset)));

    [Fact]
    public void A_decision_sees_no_port() => Assert.All(Decisions, method =>
    {
        var seen = method.GetParameters().SelectMany(parameter =>
            parameter.ParameterType.GetProperties().Select(property => property.PropertyType)
                .Append(parameter.ParameterType));
        Assert.DoesNotContain(seen, type => type.IsInterface && type.Assembly == Grains || type == typeof(World));
    });

    /// <summary>Rules and records: all of grains/ but the shells, which wait for others, and what gathers reads for
    /// them.</summary>
    [Fact]
    public void Rules_wait_for_nothing() => Repository.AssertNone(
        from file in Repository.CSharpIn("grains")
        where !file.Name.EndsWith("Grain", StringComparison.Ordinal) && file.Name is not ("Ports" or "AccountsToLink")
        where AwaitOrTask().IsMatch(file.Code)
        select file.Path);

    [Fact]
    public void A_grain_keeps_no_lock_and_no_state_that_outlives_it() => Repository.AssertNone(
        from file in Repository.CSharpIn("grains")
        from match in LockOrStaticState().Matches(file.Code)
        select $"{file}: {match.Value.Trim()}");

    [Fact]
    public void Only_its_own_host_mentions_Orleans() => Repository.AssertNone(
        from file in Repository.Files
        where file.Extension is ".cs" or ".csproj" or ".props"
        where !file.Path.Contains("Orleans", StringComparison.Ordinal)
            && !file.Path.StartsWith("tests/Architecture/", StringComparison.Ordinal)
        where file.Extension == ".cs" ? MentionsOrleans().IsMatch(file.Code) : AsksForOrleans().IsMatch(file.Text)
        select file.Path);

    [Fact]
    public void Only_the_edge_speaks_http_and_only_the_host_speaks_sql() => Repository.AssertNone(
        from file in Repository.CSharpIn("grains", "silo", "api")
        let isGrains = file.Path.StartsWith("grains/", StringComparison.Ordinal)
        let isApi = file.Path.StartsWith("api/", StringComparison.Ordinal)
        where (!isApi && file.Code.Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
            || (isGrains && file.Code.Contains("Npgsql", StringComparison.Ordinal))
        select file.Path);

    [GeneratedRegex("""<PackageReference Include="([^"]+)" """)]
    private static partial Regex PackageReference();

    [GeneratedRegex(@"\bawait\b|\basync\b|\bTask\b|\bValueTask\b")]
    private static partial Regex AwaitOrTask();

    [GeneratedRegex(@"\block\s*\(|\bstatic\s+(?!readonly\b)[\w<>?\[\],. ]+\s+_\w+\s*[;=]|\bConcurrentDictionary\b|\bSemaphoreSlim\b")]
    private static partial Regex LockOrStaticState();

    /// <summary>What decides nothing is short enough to be seen at a glance.</summary>
    [Fact]
    public void The_adapters_to_Orleans_have_five_hundred_lines_at_most() => Assert.InRange(
        Repository.CSharpIn("silo").Where(file => file.Path
            is "silo/Orleans/Adapters.cs" or "silo/Orleans/TimerShardAdapter.cs" or "silo/Orleans/Letters.cs"
            or "silo/Orleans/ClusterAsk.cs" or "silo/Orleans/Surroundings.cs").Sum(file => file.Lines.Length),
        1,
        500);

    [GeneratedRegex(@"\bOrleans\b")]
    private static partial Regex MentionsOrleans();

    [GeneratedRegex(@"Include=""Microsoft\.Orleans")]
    private static partial Regex AsksForOrleans();
}
