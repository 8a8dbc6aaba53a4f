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
}

/// <summary>One thing that somebody does; it means the same whatever went before, so that a sequence can be made
/// shorter.</summary>
/// <param name="Thing">The copy, or the title of a reservation, or the days that pass.</param>
/// <param name="Staff">Whether staff set aside whatever they may.</param>
/// <param name="Twice">Whether it is asked again under the same key.</param>
/// <param name="Elsewhere">Whether another host is asked, whose memory may be old.</param>
/// <param name="Fault">What the ledger answers first: 0 for the truth.</param>
internal sealed record Step(
    Act Act, int Patron, int Thing, int Branch, int? OnlyCopy, bool Staff, bool Twice, bool Elsewhere, int Fault)
{
    public static Step Drawn(Random random, bool faults)
    {
        var act = random.Next(20) switch
        {
            < 6 => Act.Lend,
            < 10 => Act.TakeBack,
            < 13 => Act.Renew,
            13 => Act.RenewAll,
            < 17 => Act.Reserve,
            17 => Act.Cancel,
            _ => Act.Wait,
        };
        var thing = act switch
        {
            Act.Wait => random.Next(1, 5),
            Act.Reserve or Act.Cancel => Math.Min(random.Next(6) / 2, ModelThings.Titles - 1),
            _ => random.Next(ModelThings.Copies.Length),
        };
        var branch = act == Act.Reserve && random.Next(30) == 0 ? 2 : random.Next(ModelThings.Branches);
        return new Step(
            act,
            MostlyOneOfThree(random.Next(12)),
            thing,
            branch,
            act == Act.Reserve && thing == 0 && random.Next(6) == 0 ? random.Next(3) : null,
            random.Next(5) == 0,
            random.Next(8) == 0,
            faults && random.Next(3) == 0,
            faults && random.Next(3) == 0 ? random.Next(1, 8) : 0);
    }

    private static int MostlyOneOfThree(int drawn) => drawn < ModelThings.Patrons ? drawn : drawn % 3;

    public override string ToString()
    {
        var what = Act switch
        {
            Act.Lend => $"patron {Patron} borrows copy {Thing} at branch {Branch}",
            Act.TakeBack => $"copy {Thing} is handed in at branch {Branch}",
            Act.Renew => $"patron {Patron} renews copy {Thing}",
            Act.RenewAll => $"patron {Patron} renews all",
            Act.Reserve => $"patron {Patron} reserves title {Thing}, pickup at {Branch}"
                + (OnlyCopy is null ? "" : $", copy {OnlyCopy} only"),
            Act.Cancel => $"patron {Patron} cancels title {Thing}",
            _ => $"{Thing} days pass",
        };
        return what + (Staff ? ", staff override" : "") + (Twice ? ", asked twice" : "")
            + (Elsewhere ? ", at the other host" : "") + (Fault == 0 ? "" : $", ledger fault {Fault}");
    }
}
