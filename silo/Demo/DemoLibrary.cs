using Skranke.Libraries;

namespace Skranke.Silo.Demo;

/// <summary>One demo library: what it is, and how much of everything it gets.</summary>
/// <param name="Municipality">Its code, where most of the patrons live.</param>
/// <param name="TitlePrefix">Begins every title's reference, as the country's catalogues number them.</param>
/// <param name="FirstBarcode">The barcode of the first copy; the others count on from it.</param>
/// <param name="FirstCard">The number of the first card; national cards have an N before it.</param>
internal sealed record DemoLibrary(
    Library Library,
    DemoWords Words,
    string City,
    string PostalCode,
    string Municipality,
    string TitlePrefix,
    long FirstBarcode,
    long FirstCard,
    bool IsNorwegian,
    int Patrons,
    int Titles,
    int Copies)
{
    public static IReadOnlyList<DemoLibrary> All { get; } =
    [
        new(
            Hoersholm(), DemoWords.Danish, "Hørsholm", "2970", "223", "870970-basis:", 5_000_000_001, 1,
            IsNorwegian: false, Patrons: 2000, Titles: 1400, Copies: 4000),
        new(
            Norwegian("NO-2183300", "Rana bibliotek", "Storforshei filial", ShippedPolicies.Rana),
            DemoWords.Norwegian, "Mo i Rana", "8622", "1833", "nb:", 6_000_000_001, 100_000_001,
            IsNorwegian: true, Patrons: 1000, Titles: 800, Copies: 2000),
        new(
            Norwegian("NO-2180400", "Bodø bibliotek", "Skjerstad filial", ShippedPolicies.Rana with
            {
                Source = "Demo: the rules of Rana bibliotek; nothing is said about how Bodø bibliotek really lends.",
                Residence = new ResidencePolicy { Municipalities = ["1804"] },
            }),
            DemoWords.Norwegian, "Bodø", "8005", "1804", "nb:", 7_000_000_001, 200_000_001,
            IsNorwegian: true, Patrons: 1000, Titles: 800, Copies: 2000),
    ];

    private static Library Hoersholm() => new()
    {
        Isil = Isil.Of("DK-722300"),
        Version = 1,
        Name = "Hørsholm Bibliotek",
        TimeZone = "Europe/Copenhagen",
        Currency = "DKK",
        Branches =
        [
            new Branch(BranchId.Of("DK-722300"), "Hørsholm Bibliotek"),
            new Branch(BranchId.Of("DK-722301"), "Rungsted Bibliotek"),
        ],
        Calendar = DemoCalendars.Danish(BranchId.Of("DK-722301")),
        Policies = [ShippedPolicies.Hoersholm],
    };

    private static Library Norwegian(string isil, string name, string otherBranch, Policy policy) => new()
    {
        Isil = Isil.Of(isil),
        Version = 1,
        Name = name,
        TimeZone = "Europe/Oslo",
        Currency = "NOK",
        Branches =
        [
            new Branch(BranchId.Of(isil), name),
            new Branch(BranchId.Of(isil[..^1] + "1"), otherBranch),
        ],
        Calendar = DemoCalendars.Norwegian(BranchId.Of(isil[..^1] + "1")),
        Policies = [policy],
    };
}
