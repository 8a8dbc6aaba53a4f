using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Hosting;
using Skranke.Silo.Orleans;
using Skranke.Tests.Actors;
using Xunit;

namespace Skranke.Tests.Orleans;

/// <summary>What grains say to each other survives the way between processes, also between neighbouring
/// versions.</summary>
public sealed class LettersTests
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider()
        .GetRequiredService<Serializer>();

    private static readonly DeepCopier Copier = new ServiceCollection().AddSerializer().BuildServiceProvider()
        .GetRequiredService<DeepCopier>();

    public static TheoryData<string> Requests => new(Concrete<Request>().Select(type => type.Name));

    public static TheoryData<string> Replies => new(Concrete<Reply>().Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_request_travels(string name)
    {
        var examples = EngineJsonTests.Requests.Where(request => request.GetType().Name == name).ToArray();
        Assert.True(examples.Length > 0, $"EngineJsonTests.Requests has no example of {name}: add one.");
        Assert.All(examples, request => Assert.Equal(Json(request), Json(Sent(new Asked(request)).Request)));
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public void Every_reply_travels(string name)
    {
        var examples = EngineJsonTests.Replies.Where(reply => reply.GetType().Name == name).ToArray();
        Assert.True(examples.Length > 0, $"EngineJsonTests.Replies has no example of {name}: add one.");
        Assert.All(examples, reply => Assert.Equal(Json(reply), Json(Sent(new Answered(reply)).Open())));
    }

    [Fact]
    public void A_field_of_a_newer_version_is_passed_over()
    {
        var written = JsonNode.Parse(Json(new AskLibrary(true)))!.AsObject();
        written["askedOnBehalfOf"] = "somebody";

        var read = new Asked(null, Encoding.UTF8.GetBytes(written.ToJsonString())).Request;

        Assert.Equal(new AskLibrary(true), read);
    }

    [Fact]
    public void A_request_of_a_newer_version_is_refused_and_says_that_nothing_was_done()
    {
        var letter = new Asked(null, """{"ask":"borrow-by-drone","patronId":{"value":1}}"""u8.ToArray());

        var failure = Assert.Throws<NotUnderstoodException>(() => letter.Request);

        Assert.Equal("Cannot read this request.", failure.Message);
        Assert.Equal(Trouble.NotUnderstood, Letters.Of(failure));
        _ = Assert.Throws<SilosAwayException>(() => Sent(new Answered(null, null, Letters.Of(failure))).Open());
    }

    [Fact]
    public void What_a_grain_could_not_do_is_told_as_what_it_was()
    {
        _ = Assert.Throws<LedgerAwayException>(() => Trouble(new LedgerAwayException("away")));
        _ = Assert.Throws<OutcomeUnknownException>(() => Trouble(new OutcomeUnknownException("unknown")));
        _ = Assert.Throws<SilosAwayException>(() => Trouble(new SilosAwayException("away")));
        _ = Assert.Throws<InvariantBrokenException>(() => Trouble(new FormatException("whatever")));

        static void Trouble(Exception met) => Sent(new Answered(null, null, Letters.Of(met))).Open();
    }

    [Fact]
    public void Within_a_silo_a_letter_is_handed_over_as_it_is()
    {
        var letter = new Asked(new AskLibrary(false));

        Assert.Same(letter, Copier.Copy(letter));
    }

    private static IEnumerable<Type> Concrete<T>() => typeof(T).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract).OrderBy(type => type.Name);

    private static T Sent<T>(T letter) => Serializer.Deserialize<T>(Serializer.SerializeToArray(letter))!;

    private static string Json(Request request) => JsonSerializer.Serialize(request, EngineJson.Default.Request);

    private static string Json(Reply reply) => JsonSerializer.Serialize(reply, EngineJson.Default.Reply);
}
