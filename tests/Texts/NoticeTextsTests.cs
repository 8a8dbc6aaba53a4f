using Skranke.Notices;
using Skranke.Silo.Texts;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Texts;

/// <summary>Every notice has words in every language (H40).</summary>
public sealed class NoticeTextsTests
{
    private static readonly NoticeWords Words = new(
        "Hørsholm Bibliotek", "Skibet", Days.Day("2026-12-03"), "Kokkedal", 17);

    public static TheoryData<NoticeKind> Kinds => [.. Enum.GetValues<NoticeKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_subject_and_a_text_in_every_language(NoticeKind kind) =>
        Assert.All(NoticeTexts.All, texts =>
        {
            Assert.NotEqual("", texts.Subject(kind, Words));
            Assert.Contains("Hørsholm Bibliotek", texts.Text(kind, Words), StringComparison.Ordinal);
            Assert.DoesNotContain("{", texts.Subject(kind, Words) + texts.Text(kind, Words), StringComparison.Ordinal);
        });

    [Fact]
    public void The_language_is_that_of_the_librarys_country()
    {
        Assert.Equal("da", NoticeTexts.Of(ALibrary.Hoersholm()).Language);
        Assert.Equal("nb", NoticeTexts.Of(ALibrary.Rana()).Language);
        Assert.Equal(
            "en",
            NoticeTexts.Of(ALibrary.Hoersholm() with { Isil = Skranke.Basics.Isil.Of("SE-1") }).Language);
    }

    [Fact]
    public void A_copy_that_is_ready_is_told_with_branch_number_and_last_day()
    {
        var texts = NoticeTexts.Of(ALibrary.Hoersholm());

        Assert.Equal("Klar til afhentning: Skibet", texts.Subject(NoticeKind.ReservationReady, Words));
        Assert.Equal(
            "\"Skibet\" ligger klar på Kokkedal. Afhentningsnummer: 17. Hent senest 3.12.2026. "
            + "Venlig hilsen Hørsholm Bibliotek",
            texts.Text(NoticeKind.ReservationReady, Words));
    }
}
