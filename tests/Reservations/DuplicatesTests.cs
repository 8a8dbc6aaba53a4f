using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>Which reservations end when two accounts become one (I11, I12).</summary>
public sealed class DuplicatesTests
{
    [Theory]
    [InlineData(1, 2, "going")]
    [InlineData(5, 4, "staying")]
    public void Of_two_that_wait_the_better_place_stays(int placeOfStaying, int placeOfGoing, string ended)
    {
        var staying = AReservation.Waiting(APatron.Id, placeOfStaying);
        var going = AReservation.Waiting(APatron.OtherId, placeOfGoing);

        Assert.Equal(
            [ended == "going" ? Pair(staying, going) : Pair(going, staying)],
            Among([staying], [going]));
    }

    [Fact]
    public void The_one_that_is_further_along_stays_whatever_its_place()
    {
        Reservation[] inOrder =
        [
            AReservation.Waiting(APatron.OtherId, 1), AReservation.InTransit(APatron.OtherId, 2),
            AReservation.InTheBin(APatron.OtherId, 3), AReservation.Ready(APatron.OtherId, 4),
        ];
        for (var worse = 0; worse < inOrder.Length - 1; worse++)
        {
            var better = inOrder[worse + 1] with { PatronId = APatron.Id };

            Assert.Equal([Pair(better, inOrder[worse])], Among([better], [inOrder[worse]]));
            Assert.Equal([Pair(better, inOrder[worse])], Among([inOrder[worse]], [better]));
        }
    }

    [Fact]
    public void Different_titles_and_different_issues_are_no_duplicates()
    {
        var one = AReservation.Waiting(APatron.Id);

        Assert.Empty(Among(
            [one with { Issue = "2026:4" }],
            [
                AReservation.Waiting(APatron.OtherId, 2), AReservation.Waiting(APatron.OtherId, 3) with
                {
                    Issue = "2026:5",
                },
                AReservation.Waiting(APatron.OtherId, 4) with { TitleId = ATitle.OtherId, Issue = "2026:4" },
            ]));
    }

    [Fact]
    public void Where_any_of_several_titles_will_do_one_in_common_is_enough()
    {
        var several = AReservation.Waiting(APatron.OtherId, 1).OrOther();
        var other = AReservation.Waiting(APatron.Id, 2) with { TitleId = ATitle.OtherId };

        Assert.Equal([Pair(other, several)], Among([other], [several]));
        Assert.Equal(
            [Pair(several, other with { Place = 4 })],
            Among([other with { Place = 4 }], [several]));
    }

    [Fact]
    public void What_ends_itself_ends_no_other()
    {
        var several = AReservation.Waiting(APatron.OtherId, 2).OrOther();
        var better = AReservation.Waiting(APatron.Id, 1);
        var worse = AReservation.Waiting(APatron.Id, 9) with { TitleId = ATitle.OtherId };

        Assert.Equal([Pair(better, several)], Among([worse, better], [several]));
    }

    [Fact]
    public void One_that_is_better_than_two_ends_both_once()
    {
        var several = AReservation.Waiting(APatron.OtherId, 1).OrOther();
        var first = AReservation.Waiting(APatron.Id, 5);
        var second = AReservation.Waiting(APatron.Id, 6) with { TitleId = ATitle.OtherId };

        Assert.Equal(
            [Pair(several, first), Pair(several, second)],
            Among([first, second], [several]));
    }

    private static (long Kept, long Ended) Pair(Reservation kept, Reservation ended) => (kept.Id.Value, ended.Id.Value);

    private static IEnumerable<(long Kept, long Ended)> Among(Reservation[] staying, Reservation[] going) =>
        Duplicates.Among(staying, going).Select(pair => Pair(pair.Kept, pair.Ended));
}
