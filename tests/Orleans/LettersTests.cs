using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Hosting;
using Skranke.Silo.Orleans;
using Skranke.Tests.Actors;
using Skranke.Tests.Support;
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

    /// <summary>In everything that grains say to each other, however deep it lies.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public void Fields_of_a_newer_version_are_passed_over_in_every_request(string name) => Assert.All(
        EngineJsonTests.Requests.Where(request => request.GetType().Name == name),
        request => Assert.Equal(Json(request), Known(Json(new Asked(null, Newer(Json(request))).Request))));

    [Theory]
    [MemberData(nameof(Replies))]
    public void Fields_of_a_newer_version_are_passed_over_in_every_reply(string name) => Assert.All(
        EngineJsonTests.Replies.Where(reply => reply.GetType().Name == name),
        reply => Assert.Equal(Json(reply), Known(Json(new Answered(null, Newer(Json(reply))).Open()))));

    [Fact]
    public void A_value_that_only_a_newer_version_knows_is_not_taken_for_another()
    {
        var written = JsonNode.Parse(Json(SmallWorld.CheckOut(1, 100_001)))!;
        written["origin"]!["channel"] = "drone";
        var letter = new Asked(null, Encoding.UTF8.GetBytes(written.ToJsonString()));

        _ = Assert.Throws<NotUnderstoodException>(() => letter.Request);
    }

    /// <summary>An unknown word cannot be read; an unknown number would be decided upon.</summary>
    [Fact]
    public void Kinds_travel_as_words() => Assert.Empty(Concrete<Request>().Concat(Concrete<Reply>())
        .SelectMany(Parts).Where(type => type.IsEnum && type.GetCustomAttribute<JsonConverterAttribute>() is null)
        .Select(type => type.Name).Distinct());

    [Fact]
    public void A_reply_of_a_newer_version_was_done_and_is_to_be_asked_for_again()
    {
        _ = Assert.Throws<OutcomeUnknownException>(() =>
            Sent(new Answered(null, """{"is":"lent-by-drone"}"""u8.ToArray())).Open());
        _ = Assert.Throws<OutcomeUnknownException>(() => Sent(new Answered(null, null, (Trouble)99)).Open());
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
    public void What_its_own_writer_cannot_read_is_a_fault_that_lasts()
    {
        var unreadable = new Asked(SmallWorld.CheckOut(-7, 100_001));
        var readable = new Asked(SmallWorld.CheckOut(7, 100_001));
        var answer = Sent(new Answered(null, null, Trouble.NotUnderstood));

        Assert.Equal(
            "Invariant broken: A CheckOut cannot be written so that it can be read.",
            Assert.Throws<InvariantBrokenException>(() => ClusterAsk.Open(unreadable, answer)).Message);
        Assert.Equal(
            "The silo is older than this request.",
            Assert.Throws<SilosAwayException>(() => ClusterAsk.Open(readable, answer)).Message);
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

    /// <summary>The same with a field that nobody knows in every object.</summary>
    private static byte[] Newer(string json)
    {
        var whole = JsonNode.Parse(json)!;
        Add(whole);
        return Encoding.UTF8.GetBytes(whole.ToJsonString());

        static void Add(JsonNode? node)
        {
            foreach (var child in node switch
            {
                JsonObject parts => [.. parts.Select(part => part.Value)],
                JsonArray parts => [.. parts],
                _ => Array.Empty<JsonNode?>(),
            })
            {
                Add(child);
            }

            (node as JsonObject)?.Add("ofANewerVersion", 1);
        }
    }

    /// <summary>What explains a refusal is free in its form and is passed on as it came.</summary>
    private static string Known(string json) => json.Replace(",\"ofANewerVersion\":1", "");

    /// <summary>Every type of the grains that a message may hold, however deep.</summary>
    private static HashSet<Type> Parts(Type message)
    {
        var parts = new HashSet<Type>();
        var left = new Stack<Type>([message]);
        while (left.TryPop(out var type))
        {
            foreach (var inner in type.GetGenericArguments())
            {
                left.Push(inner);
            }

            if (type.Assembly == typeof(Request).Assembly && parts.Add(type) && !type.IsEnum)
            {
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
                {
                    left.Push(property.PropertyType);
                }
            }
        }

        return parts;
    }

    private static IEnumerable<Type> Concrete<T>() => typeof(T).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract).OrderBy(type => type.Name);

    private static T Sent<T>(T letter) => Serializer.Deserialize<T>(Serializer.SerializeToArray(letter))!;

    private static string Json(Request request) => JsonSerializer.Serialize(request, EngineJson.Default.Request);

    private static string Json(Reply reply) => JsonSerializer.Serialize(reply, EngineJson.Default.Reply);
}
