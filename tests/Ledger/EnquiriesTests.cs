using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>Look-ups that go to the database together.</summary>
[Collection(PostgresCollection.Name)]
public sealed class EnquiriesTests(PostgresFixture postgres)
{
    /// <summary>Whoever is not answered at all fails then.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_key_gets_its_own_answer_however_many_ask()
    {
        await using var database = postgres.CreateDatabase();
        await using var enquiries = new Enquiries(database);
        var (doubles, words) = (Doubles(enquiries), Words(enquiries));

        var numbers = Enumerable.Range(0, 2_000).Select(key => doubles.Get(key).AsTask()).ToArray();
        var word = words.Get("a");

        Assert.Equal(Enumerable.Range(0, 2_000).Select(key => $"{key * 2}"), await Task.WhenAll(numbers));
        Assert.Equal("A", await word);
    }

    [Fact]
    public async Task What_the_database_cannot_read_fails_alone()
    {
        await using var database = postgres.CreateDatabase();
        await using var enquiries = new Enquiries(database, desks: 1);
        var words = Words(enquiries);

        var asked = new[] { "a", "b\0", "c" }.Select(word => words.Get(word).AsTask()).ToArray();

        _ = await Assert.ThrowsAsync<PostgresException>(() => asked[1].WaitAsync(AnswerMax));
        Assert.Equal(("A", "C"), (await asked[0].WaitAsync(AnswerMax), await asked[2].WaitAsync(AnswerMax)));
        Assert.Equal("D", await words.Get("d").AsTask().WaitAsync(AnswerMax));
    }

    private static Enquiry<int, string> Doubles(Enquiries enquiries) => enquiries.About<int, string>(
        (batch, keys) => batch.Add(
            "select k, (k * 2)::text from unnest($1) k", new NpgsqlParameter<int[]> { TypedValue = keys }),
        async (row, _) =>
        {
            var found = new Dictionary<int, string>();
            while (await row.ReadAsync())
            {
                found[row.GetInt32(0)] = row.GetString(1);
            }

            return found;
        });

    private static Enquiry<string, string> Words(Enquiries enquiries) => enquiries.About<string, string>(
        (batch, keys) => batch.Add("select k, upper(k) from unnest($1) k", Rows.Texts(keys)),
        async (row, _) =>
        {
            var found = new Dictionary<string, string>();
            while (await row.ReadAsync())
            {
                found[row.GetString(0)] = row.GetString(1);
            }

            return found;
        });
}
