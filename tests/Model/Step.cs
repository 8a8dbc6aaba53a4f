namespace Skranke.Tests.Model;

internal enum Act
{
    Lend,
    TakeBack,
    Renew,
    RenewAll,
    Reserve,
    Cancel,
    Wait,
    PickUpAt,
    Pause,
    Place,
    Mark,
    MoveDue,
    Lose,
    Claim,
    UndoLend,
    UndoTakeBack,
    Link,
}

/// <summary>One thing that somebody does; it means the same whatever went before, so that a sequence can be made
/// shorter.</summary>
/// <param name="Thing">The copy, or the title of a reservation, or the days that pass, or who turns out to be the same
/// patron.</param>
/// <param name="Staff">Whether staff set aside whatever they may.</param>
/// <param name="Twice">Whether it is asked again under the same key.</param>
/// <param name="Elsewhere">Whether another host is asked, whose memory may be old.</param>
/// <param name="Fault">What the ledger answers first: 0 for the truth.</param>
internal sealed record Step(
    Act Act, int Patron, int Thing, int Branch, int? OnlyCopy, bool Staff, bool Twice, bool Elsewhere, int Fault)
{
    /// <summary>What staff find the matter with a copy.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>Another title that will do as well.</summary>
    public int? OtherTitle { get; init; }

    /// <summary>The only issue that will do.</summary>
    public string? Issue { get; init; }

    /// <summary>From today until a new due date, or to the end of a pause; 0 ends a pause.</summary>
    public int Days { get; init; }

    public int[] Titles => OtherTitle is { } other ? [Thing, other] : [Thing];

    public static Step Drawn(Random random, bool faults)
    {
        var act = ActDrawn(random);
        var thing = act switch
        {
            Act.Wait => random.Next(1, 5),
            Act.Link => random.Next(ModelThings.Patrons),
            Act.Reserve or Act.Cancel or Act.PickUpAt or Act.Pause or Act.Place => TitleDrawn(random),
            _ => random.Next(ModelThings.Copies.Length),
        };
        var wishes = act is Act.Reserve or Act.PickUpAt;
        var branch = wishes && random.Next(30) == 0 ? 2 : random.Next(ModelThings.Branches);
        var step = new Step(
            act,
            MostlyOneOfThree(random.Next(12)),
            thing,
            branch,
            act == Act.Reserve && thing == 0 && random.Next(6) == 0 ? random.Next(3) : null,
            random.Next(5) == 0,
            random.Next(8) == 0,
            faults && random.Next(3) == 0,
            faults && random.Next(3) == 0 ? random.Next(1, 8) : 0);
        return step with
        {
            Trouble = act switch
            {
                Act.Mark => random.Next(3) switch { 0 => "", 1 => "missing", _ => "damaged" },
                Act.TakeBack when random.Next(30) == 0 => "damaged",
                _ => "",
            },
            OtherTitle = act != Act.Reserve || step.OnlyCopy is not null || random.Next(2) == 0 ? null
                : thing == 0 ? ModelThings.OtherEdition
                : thing == ModelThings.OtherEdition ? 0
                : null,
            Issue = act == Act.Reserve && thing == ModelThings.Periodical && random.Next(3) > 0
                ? $"{random.Next(1, 3)}" : null,
            Days = act switch
            {
                Act.Pause => random.Next(4),
                Act.MoveDue => random.Next(-1, 9),
                _ => 0,
            },
        };
    }

    private static Act ActDrawn(Random random) => random.Next(37) switch
    {
        < 8 => Act.Lend,
        < 14 => Act.TakeBack,
        < 17 => Act.Renew,
        17 => Act.RenewAll,
        < 23 => Act.Reserve,
        23 => Act.Cancel,
        24 => Act.PickUpAt,
        25 => Act.Pause,
        26 => Act.Place,
        27 => Act.Place,
        28 => Act.Mark,
        29 => random.Next(3) switch { 0 => Act.MoveDue, 1 => Act.Lose, _ => Act.Claim },
        30 => Act.UndoLend,
        31 => Act.UndoTakeBack,
        36 when random.Next(3) == 0 => Act.Link,
        _ => Act.Wait,
    };

    private static int TitleDrawn(Random random) => random.Next(12) switch
    {
        < 4 => 0,
        < 6 => 1,
        6 => 2,
        7 => random.Next(8) == 0 ? 3 : 0,
        < 10 => ModelThings.OtherEdition,
        _ => ModelThings.Periodical,
    };

    private static int MostlyOneOfThree(int drawn) => drawn < ModelThings.Patrons ? drawn : drawn % 3;

    public override string ToString()
    {
        var what = Act switch
        {
            Act.Lend => $"patron {Patron} borrows copy {Thing} at branch {Branch}",
            Act.TakeBack => $"copy {Thing} is handed in at branch {Branch}",
            Act.Renew => $"patron {Patron} renews copy {Thing}",
            Act.RenewAll => $"patron {Patron} renews all",
            Act.Reserve => $"patron {Patron} reserves title {string.Join(" or ", Titles)}, pickup at {Branch}"
                + (OnlyCopy is null ? "" : $", copy {OnlyCopy} only") + (Issue is null ? "" : $", issue {Issue} only"),
            Act.Cancel => $"patron {Patron} cancels title {Thing}",
            Act.PickUpAt => $"patron {Patron} wants to pick up title {Thing} at {Branch}",
            Act.Pause => $"patron {Patron} pauses title {Thing} for {Days} days",
            Act.Place => $"title {Thing} of patron {Patron} is placed on the shelf",
            Act.Mark => $"copy {Thing} is marked",
            Act.MoveDue => $"copy {Thing} of patron {Patron} is due in {Days} days",
            Act.Lose => $"patron {Patron} has lost copy {Thing}",
            Act.Claim => $"patron {Patron} says that copy {Thing} was returned",
            Act.UndoLend => $"patron {Patron} never borrowed copy {Thing}",
            Act.Link => $"patron {Thing} turns out to be patron {Patron}",
            Act.UndoTakeBack => $"patron {Patron} never returned copy {Thing}",
            _ => $"{Thing} days pass",
        };
        return what + (Trouble == "" ? "" : $", {Trouble}") + (Staff ? ", staff override" : "")
            + (Twice ? ", asked twice" : "") + (Elsewhere ? ", at the other host" : "")
            + (Fault == 0 ? "" : $", ledger fault {Fault}");
    }
}
