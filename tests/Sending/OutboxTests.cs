using Skranke.Actors;
using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Notices;
using Skranke.Silo.Sending;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Sending;

/// <summary>What patrons are told goes out: once by every way, worded, addressed and true in that moment
/// (I29-I31).</summary>
[Collection(PostgresCollection.Name)]
public sealed class OutboxTests(PostgresFixture postgres)
{
    private const long Inger = OutboxUnderTest.Inger;
    private const long Ole = OutboxUnderTest.Ole;

    private static readonly PostOutcome Bounced = new(PostState.BadAddress, "smtp-550");

    [Fact]
    public async Task A_reminder_goes_to_the_patrons_address_in_the_librarys_language()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);

        Assert.Equal(1, await library.RunAsync());

        var mail = Assert.Single(library.Email.Taken);
        Assert.Equal("inger@example.org", mail.To);
        Assert.StartsWith("Afleveres senest 23.12.2026: ", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(["Email Sent"], await library.StatesAsync());
        var notice = Assert.Single(await library.NoticesAsync());
        Assert.Equal((library.Now, NoticeChannel.Email, mail.Subject), (notice.SentAt, notice.Channel, notice.Subject));
    }

    [Fact]
    public async Task A_patron_is_written_to_in_the_language_that_was_chosen()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync("update patron_contact set language = 'nn'");
        _ = await library.TellOfLoanAsync(1);

        _ = await library.RunAsync();

        Assert.StartsWith("Frist 23.12.2026: ", Assert.Single(library.Email.Taken).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_is_not_sent_again()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);
        _ = await library.RunAsync();

        Assert.Equal(0, await library.RunAsync());

        _ = Assert.Single(library.Email.Taken);
    }

    [Fact]
    public async Task Two_processes_send_everything_once()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        await using var other = library.Over();
        for (var step = 0; step < 40; step++)
        {
            await library.TellAsync(Inger, NoticeKind.Receipt, step, step: step);
        }

        _ = await Task.WhenAll(library.RunAsync(), other.RunAsync(CancellationToken.None));
        _ = await library.RunAsync();

        Assert.Equal(40, library.Email.Taken.Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(40, library.Email.Taken.Length);
    }

    [Fact]
    public async Task Reminders_of_one_day_are_one_message_for_each_patron()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);
        _ = await library.TellOfLoanAsync(2);
        _ = await library.TellOfLoanAsync(3, Ole);

        _ = await library.RunAsync();

        var mails = library.Email.Taken.ToDictionary(mail => mail.To);
        Assert.Equal(["inger@example.org", "ole@example.org"], mails.Keys.Order());
        Assert.Equal("2 lån skal snart afleveres", mails["inger@example.org"].Subject);
        Assert.Contains("(23.12.2026)\n- ", mails["inger@example.org"].Text, StringComparison.Ordinal);
        Assert.StartsWith("Afleveres senest", mails["ole@example.org"].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_after_the_days_message_waits_for_the_next_morning()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);
        _ = await library.RunAsync();
        _ = await library.TellOfLoanAsync(2);

        Assert.Equal(0, await library.RunAsync());
        Assert.Equal(
            new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero),
            await library.Outbox.NextDueAsync(CancellationToken.None));

        library.Now = new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);
        Assert.Equal(1, await library.RunAsync());
    }

    [Fact]
    public async Task While_time_runs_what_belongs_together_is_awaited_for_a_minute()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres, isSettled: false);
        _ = await library.TellOfLoanAsync(1);
        await library.TellAsync(Inger, NoticeKind.Receipt, 1);

        Assert.Equal(1, await library.RunAsync());
        library.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(1, await library.RunAsync());
    }

    [Fact]
    public async Task A_reminder_of_a_copy_that_came_back_is_not_sent()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);
        _ = await library.Host.Ask(SmallWorld.CheckIn(Inger, 100_001));

        Assert.Equal(0, await library.RunAsync());

        Assert.Empty(library.Email.Taken);
        Assert.Equal(["Email Dropped"], await library.StatesAsync());
        Assert.Null(Assert.Single(await library.NoticesAsync()).SentAt);
    }

    [Fact]
    public async Task A_message_leaves_out_what_is_no_longer_true()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        library.Email.Answer = _ => PostOutcome.Away;
        _ = await library.TellOfLoanAsync(1);
        _ = await library.TellOfLoanAsync(2);
        _ = await library.RunAsync();
        _ = await library.Host.Ask(SmallWorld.CheckIn(Inger, 100_001));
        library.Email.Answer = _ => PostOutcome.Sent;
        library.Machine.Move(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await library.RunAsync());

        Assert.StartsWith("Afleveres senest", library.Email.Taken[^1].Subject, StringComparison.Ordinal);
        Assert.Equal([null, library.Now], (await library.NoticesAsync()).Select(notice => notice.SentAt));
    }

    [Fact]
    public async Task What_the_other_side_does_not_take_is_tried_again_later_under_the_same_id()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        library.Email.Answer = _ => new PostOutcome(PostState.Later, "smtp-451");
        _ = await library.TellOfLoanAsync(1);
        Assert.Equal(0, await library.RunAsync());
        Assert.Equal(0, await library.RunAsync());
        var first = Assert.Single(library.Email.Taken);
        var waits = Assert.Single(await library.MessagesAsync());
        Assert.Equal((MessageState.Waiting, 1, "smtp-451"), (waits.State, waits.Attempts, waits.Code));

        library.Email.Answer = _ => PostOutcome.Sent;
        library.Machine.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await library.RunAsync());

        Assert.Equal(first.Id, library.Email.Taken[^1].Id);
        Assert.Equal(["Email Sent"], await library.StatesAsync());
    }

    [Fact]
    public async Task After_the_last_attempt_a_message_is_dead_until_staff_try_it_again()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        library.Email.Answer = _ => PostOutcome.Away;
        _ = await library.TellOfLoanAsync(1);
        for (var attempt = 1; attempt <= PostAttempts.Max; attempt++)
        {
            _ = await library.RunAsync();
            library.Machine.Move(TimeSpan.FromHours(6));
        }

        var dead = Assert.Single(await library.MessagesAsync());
        Assert.Equal((MessageState.Dead, PostAttempts.Max, "away"), (dead.State, dead.Attempts, dead.Code));
        Assert.Equal(0, await library.RunAsync());

        library.Email.Answer = _ => PostOutcome.Sent;
        Assert.Equal(MailroomOutcome.Done, await library.Mailroom.AgainAsync(dead.Id, CancellationToken.None));
        Assert.Equal(1, await library.RunAsync());
    }

    [Fact]
    public async Task What_a_process_that_died_had_claimed_is_taken_over()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);
        library.Email.Answer = _ => throw new OperationCanceledException();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(library.RunAsync);
        library.Email.Answer = _ => PostOutcome.Sent;
        Assert.Equal(0, await library.RunAsync());

        library.Machine.Move(TimeSpan.FromMinutes(10));

        Assert.Equal(1, await library.RunAsync());
    }

    [Fact]
    public async Task A_text_message_waits_for_the_morning_and_the_mail_does_not()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        library.Now = new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero);
        _ = await library.TellOfLoanAsync(1, Ole);

        Assert.Equal(1, await library.RunAsync());
        Assert.Empty(library.Sms.Taken);

        library.Now = (await library.Outbox.NextDueAsync(CancellationToken.None))!.Value;
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero), library.Now);
        Assert.Equal(1, await library.RunAsync());
        Assert.Equal("+4520123456", Assert.Single(library.Sms.Taken).To);
    }

    [Fact]
    public async Task Who_wants_no_text_messages_gets_none_and_who_wants_nothing_is_told_nothing()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync(
            """
            update patron_contact set sms_notices = false where patron_id = 88800002;
            update patron_contact set email_notices = false where patron_id = 88800001
            """);
        _ = await library.TellOfLoanAsync(1, Ole);
        _ = await library.TellOfLoanAsync(2);

        Assert.Equal(1, await library.RunAsync());

        Assert.Equal("ole@example.org", Assert.Single(library.Email.Taken).To);
        Assert.Null(Assert.Single(await library.NoticesAsync()).SentAt);
    }

    [Fact]
    public async Task An_address_that_failed_gets_nothing_more_until_it_is_another_one()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        library.Email.Answer = _ => Bounced;
        _ = await library.TellOfLoanAsync(1);
        _ = await library.RunAsync();
        Assert.Equal(["Email BadAddress"], await library.StatesAsync());

        library.Email.Answer = _ => PostOutcome.Sent;
        await library.TellAsync(Inger, NoticeKind.Receipt, 1);
        Assert.Equal(0, await library.RunAsync());

        await library.Ledger.ExecuteAsync(
            "update patron_contact set email = 'new@example.org' where patron_id = 88800001");
        await library.TellAsync(Inger, NoticeKind.Receipt, 2);
        Assert.Equal(1, await library.RunAsync());
        Assert.Equal("new@example.org", library.Email.Taken[^1].To);
    }

    [Fact]
    public async Task An_exclusion_runs_from_the_day_on_which_its_announcement_went_out()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        var exclusion = await AnnounceAsync(library);
        library.Email.Answer = _ => PostOutcome.Away;
        _ = await library.RunAsync();
        Assert.Null((await ExclusionAsync(library, exclusion)).From);

        library.Email.Answer = _ => PostOutcome.Sent;
        library.Now += TimeSpan.FromDays(2);
        library.Machine.Move(TimeSpan.FromMinutes(1));
        _ = await library.RunAsync();

        // Sent on 25 November: seven full days, and it holds from the start of 3 December in Denmark.
        Assert.Equal(
            new DateTimeOffset(2026, 12, 2, 23, 0, 0, TimeSpan.Zero), (await ExclusionAsync(library, exclusion)).From);
        var mail = library.Email.Taken[^1];
        Assert.Contains("fra og med 3.12.2026", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Grund: ", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Regel: ", mail.Text, StringComparison.Ordinal);
        Assert.Contains("udtale dig", mail.Text, StringComparison.Ordinal);
        Assert.Contains("klage", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_announcement_that_bounces_becomes_a_letter_and_its_days_begin_with_that()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        var exclusion = await AnnounceAsync(library);
        library.Email.Answer = _ => Bounced;

        Assert.Equal(1, await library.RunAsync() + await library.RunAsync());

        Assert.Equal(
            "Inger Hansen\nUsserød Kongevej 31\n2970 Hørsholm", Assert.Single(library.Letters.Taken).To);
        Assert.Equal(["Email BadAddress", "Letter Sent"], await library.StatesAsync());
        Assert.Equal(
            new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero), (await ExclusionAsync(library, exclusion)).From);
    }

    [Fact]
    public async Task An_announcement_that_comes_back_later_has_not_been_sent()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        var exclusion = await AnnounceAsync(library);
        _ = await library.RunAsync();
        library.Now += TimeSpan.FromDays(3);
        var mail = Assert.Single(await library.MessagesAsync());

        Assert.Equal(
            MailroomOutcome.Done, await library.Mailroom.ReturnAsync(mail.Id, "bounce", CancellationToken.None));
        Assert.Null((await ExclusionAsync(library, exclusion)).From);
        _ = await library.RunAsync();

        _ = Assert.Single(library.Letters.Taken);
        Assert.Equal(
            new DateTimeOffset(2026, 12, 3, 23, 0, 0, TimeSpan.Zero), (await ExclusionAsync(library, exclusion)).From);

        // Said once more, nothing happens.
        _ = await library.Mailroom.ReturnAsync(mail.Id, "bounce", CancellationToken.None);
        Assert.Equal(0, await library.RunAsync());
    }

    [Fact]
    public async Task A_letter_without_an_address_waits_for_staff_and_the_exclusion_with_it()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync(
            "update patron_contact set email = null, street = null where patron_id = 88800001");
        var exclusion = await AnnounceAsync(library);
        _ = await library.RunAsync();
        var letter = Assert.Single(await library.MessagesAsync());
        Assert.Equal((MessageState.BadAddress, "no-address"), (letter.State, letter.Code));
        Assert.Null((await ExclusionAsync(library, exclusion)).From);

        await library.Ledger.ExecuteAsync("update patron_contact set street = 'Nygade 2' where patron_id = 88800001");
        Assert.Equal(MailroomOutcome.Done, await library.Mailroom.AgainAsync(letter.Id, CancellationToken.None));
        Assert.Equal(1, await library.RunAsync());

        Assert.NotNull((await ExclusionAsync(library, exclusion)).From);
    }

    [Fact]
    public async Task Held_notices_wait_and_go_out_when_they_are_released_as_far_as_they_are_true()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        await library.Mailroom.HoldAsync(SmallWorld.Hoersholm, "take-over", CancellationToken.None);
        _ = await library.TellOfLoanAsync(1);
        _ = await library.TellOfLoanAsync(2);
        Assert.Equal(0, await library.RunAsync());
        _ = await library.Host.Ask(SmallWorld.CheckIn(Inger, 100_001));

        await library.Mailroom.ReleaseAsync(SmallWorld.Hoersholm, CancellationToken.None);
        Assert.Equal(1, await library.RunAsync());

        Assert.StartsWith("Afleveres", Assert.Single(library.Email.Taken).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restored_database_sends_nothing_until_it_is_released()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        await library.Ledger.ExecuteAsync("insert into setting (name, value) values ('held', 'restored')");
        _ = await library.TellOfLoanAsync(1);
        Assert.Equal(0, await library.RunAsync());

        await library.Ledger.ExecuteAsync("delete from setting where name = 'held'");
        Assert.Equal(1, await library.RunAsync());
    }

    [Fact]
    public async Task Who_was_erased_is_told_nothing()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        await library.TellAsync(Inger, NoticeKind.Receipt, 1);
        library.Email.Answer = _ => PostOutcome.Away;
        _ = await library.RunAsync();
        _ = await library.Host.Ask(new ErasePatron
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            PatronId = new PatronId(Inger),
            Whole = true,
        });
        library.Machine.Move(TimeSpan.FromHours(1));
        library.Email.Answer = _ => PostOutcome.Sent;

        Assert.Equal(0, await library.RunAsync());

        Assert.Empty(await library.MessagesAsync());
    }

    internal static async Task<long> AnnounceAsync(OutboxUnderTest library)
    {
        _ = Assert.IsType<PatronExcluded>(await library.Host.Ask(new ExcludePatron
        {
            Key = SmallWorld.Key(),
            Origin = SmallWorld.Desk,
            PatronId = new PatronId(Inger),
            Ground = ExclusionGrounds.NotReturned,
        }));
        return (await library.Ledger.Load.Patron(new PatronId(Inger)))!.Exclusions[0].Id.Value;
    }

    internal static async Task<Exclusion> ExclusionAsync(OutboxUnderTest library, long id) =>
        (await library.Ledger.Load.Patron(new PatronId(Inger)))!.Exclusions.Single(one => one.Id.Value == id);
}
