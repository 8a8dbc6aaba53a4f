using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Silo.Access;
using Skranke.Tests.Builders;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Access;

/// <summary>Keys as several processes over one database see them.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CredentialsTests(PostgresFixture postgres)
{
    private static readonly Isil Library = ALibrary.HoersholmIsil;

    [Fact]
    public async Task A_key_that_one_process_revokes_is_dead_in_another_within_a_second()
    {
        var database = await Database();
        await using var here = await Start(database, TimeProvider.System);
        await using var there = await Start(database, TimeProvider.System);
        var made = await Make(here);
        await Until(() => there.Find(made.Key) is not null);

        _ = await here.Revoke(made.Credential.Id, Library, Days.Now, default);

        Assert.Null(here.Find(made.Key));
        var took = await Until(() => there.Find(made.Key) is null);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_rotated_key_is_dead_when_its_overlap_is_over_and_not_before()
    {
        var time = new SetTime();
        await using var credentials = await Start(await Database(), time);
        var old = await Make(credentials);

        var made = Assert.IsType<KeyMaking.Made>(await credentials.Rotate(
            old.Credential.Id, Library, Days.Now, TimeSpan.FromHours(1), Once(), default));

        time.Now += TimeSpan.FromHours(1) - TimeSpan.FromTicks(10);
        Assert.NotNull(credentials.Find(old.Key));
        time.Now += TimeSpan.FromTicks(10);
        Assert.Null(credentials.Find(old.Key));
        Assert.Equal(made.Credential, credentials.Find(made.Key));
    }

    [Fact]
    public async Task Of_many_rotations_at_once_one_makes_a_key()
    {
        await using var credentials = await Start(await Database(), TimeProvider.System);
        var old = await Make(credentials);

        var makings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => credentials.Rotate(
            old.Credential.Id, Library, Days.Now, TimeSpan.Zero, Once(), default)));

        _ = Assert.Single(makings.OfType<KeyMaking.Made>());
        Assert.Equal(7, makings.OfType<KeyMaking.Over>().Count());
    }

    [Fact]
    public async Task The_same_request_at_once_in_two_processes_makes_one_key()
    {
        var database = await Database();
        await using var here = await Start(database, TimeProvider.System);
        await using var there = await Start(database, TimeProvider.System);
        var request = new RequestKey(Guid.NewGuid(), Guid.NewGuid(), Remember: true);

        var makings = await Task.WhenAll(new[] { here, there, here, there }.Select(one => one.Create(
            new NewKey(Library, Role.Staff, "desk", null, Days.Now, request), default)));

        var made = Assert.Single(makings.OfType<KeyMaking.Made>());
        Assert.All(
            makings.OfType<KeyMaking.MadeBefore>(),
            before => Assert.Equal(made.Credential.Id, before.Credential.Id));
        Assert.Equal(3, makings.OfType<KeyMaking.MadeBefore>().Count());
    }

    [Fact]
    public async Task A_rotation_under_another_request_s_key_is_refused_and_leaves_the_old_key_alone()
    {
        await using var credentials = await Start(await Database(), TimeProvider.System);
        var (one, two) = (await Make(credentials), await Make(credentials));
        var request = new RequestKey(Guid.NewGuid(), Guid.NewGuid(), Remember: true);
        _ = await credentials.Rotate(one.Credential.Id, Library, Days.Now, TimeSpan.Zero, request, default);

        var other = request with { Fingerprint = Guid.NewGuid() };
        var making = await credentials.Rotate(
            two.Credential.Id, Library, Days.Now, TimeSpan.Zero, other, default);

        _ = Assert.IsType<KeyMaking.RequestReused>(making);
        Assert.NotNull(credentials.Find(two.Key));
    }

    [Fact]
    public async Task A_bearer_of_tokens_has_one_number_in_every_process_and_no_key()
    {
        var database = await Database();
        await using var here = await Start(database, TimeProvider.System);
        await using var there = await Start(database, TimeProvider.System);
        var bearer = new byte[32];
        bearer[0] = 1;
        var first = new Credential(0, Library, Role.Staff, "by test", Days.Now, null) { Person = "Ida Holm" };

        var seen = await Task.WhenAll(new[] { here, there, here }.Select(
            one => one.OfBearer(bearer, first, default).AsTask()));

        Assert.Single(seen.Select(one => one!.Id).Distinct());
        Assert.Equal(("Ida Holm", true), (seen[0]!.Person, seen[0]!.IsByToken));
        _ = await here.Revoke(seen[0]!.Id, Library, Days.Now, default);
        Assert.Null(await here.OfBearer(bearer, first, default));
    }

    [Fact]
    public async Task An_engine_s_first_key_is_made_once_and_shown_to_its_owner_only()
    {
        var database = await Database();
        var folder = Directory.CreateTempSubdirectory("skranke-first-").FullName;

        Assert.True(await FirstKey.MakeAsync(database, folder, Days.Now, default));
        var key = new KeyFile(folder, FirstKey.FileName).Key("operator")!;
        Assert.False(await FirstKey.MakeAsync(database, folder, Days.Now, default));

        Assert.Equal(key, new KeyFile(folder, FirstKey.FileName).Key("operator"));
        await using var credentials = await Start(database, TimeProvider.System);
        Assert.Equal(
            (Role.Operator, Credential.EngineItself),
            (credentials.Find(key)!.Role, credentials.Find(key)!.Library));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(folder, FirstKey.FileName)));
        }

        // Also where it was revoked: whoever can reach the folder must not get a way in by revoking.
        _ = await credentials.Revoke(credentials.Find(key)!.Id, null, Days.Now, default);
        Assert.False(await FirstKey.MakeAsync(database, folder, Days.Now, default));
        Directory.Delete(folder, recursive: true);
    }

    private static RequestKey Once() => new(Guid.NewGuid(), Guid.NewGuid(), Remember: false);

    private static async Task<KeyMaking.Made> Make(Credentials credentials) => Assert.IsType<KeyMaking.Made>(
        await credentials.Create(new NewKey(Library, Role.Kiosk, "kiosk", null, Days.Now, Once()), default));

    private static Task<Credentials> Start(NpgsqlDataSource database, TimeProvider time) =>
        Credentials.StartAsync(database, time, NullLogger.Instance, default);

    private async Task<NpgsqlDataSource> Database()
    {
        var database = postgres.CreateDatabase();
        await using var command = database.CreateCommand(
            "insert into library (isil, name, time_zone, currency) values ($1, 'test', 'Europe/Copenhagen', 'DKK')");
        command.Parameters.Add(new() { Value = Library.Value });
        _ = await command.ExecuteNonQueryAsync();
        return database;
    }

    /// <summary>How long it took until something was true; it fails after ten seconds.</summary>
    private static async Task<TimeSpan> Until(Func<bool> isTrue)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isTrue())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Days.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
