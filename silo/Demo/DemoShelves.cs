using Skranke.Copies;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Demo;

/// <summary>The titles and copies of a demo library.</summary>
internal sealed class DemoShelves(DemoLibrary demo, Func<long> nextId, DateOnly today, DemoRandom random)
{
    private const int FirstTitle = 10_000_001;

    public (List<NewTitle> Titles, List<NewCopy> Copies) Make()
    {
        var titles = new List<NewTitle>(demo.Titles);
        for (var number = 0; number < demo.Titles; number++)
        {
            titles.Add(Title(number));
        }

        var copies = new List<NewCopy>(demo.Copies);
        for (var number = 0; number < demo.Copies; number++)
        {
            // The first copies are those of the first titles, one each, so that the documentation can name them.
            var title = titles[number < demo.Titles ? number : random.Next(demo.Titles)];
            copies.Add(Copy(number, title));
        }

        return (titles, copies);
    }

    private NewTitle Title(int number)
    {
        var words = demo.Words;
        var material = MaterialOf(number);
        var name = $"{random.Of(words.TitleBeginnings)} {random.Of(words.TitleEndings)}";
        return new NewTitle(
            nextId(),
            demo.Library.Isil,
            TitleReference.Of($"{demo.TitlePrefix}{FirstTitle + number}"),
            material,
            material switch
            {
                "magazine" => $"{name} {today.Year - 1}, nr. {1 + random.Next(12)}",
                "language-course" => $"Spansk på {10 + random.Next(50)} dage",
                _ => name,
            },
            material is "magazine" or "game" ? null : $"{random.Of(words.FirstNames)} {random.Of(words.LastNames)}",
            today.Year - random.Next(40));
    }

    /// <summary>The first titles have the materials that the documentation speaks of.</summary>
    private string MaterialOf(int number) => number switch
    {
        0 or 1 or 3 => "book",
        2 => "reference",
        4 => "film",
        _ => random.Next(100) switch
        {
            < 70 => "book",
            < 77 => "film",
            < 83 => "magazine",
            < 88 => "game",
            < 94 => "audiobook",
            < 96 => "language-course",
            < 98 => "reference",
            _ => "quick-loan",
        },
    };

    private NewCopy Copy(int number, NewTitle title) => new(
        nextId(),
        title.Id,
        demo.Library.Isil,
        CopyBarcode.Of($"{demo.FirstBarcode + number}"),
        demo.Library.Branches[number >= 10 && random.Percent(25) ? 1 : 0].Id,
        title.Material,
        9_900 + (random.Next(40) * 1000),
        CopyStatus.Available);
}
