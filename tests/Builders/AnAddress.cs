using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>Places where nobody lives, and commands about them.</summary>
public static class AnAddress
{
    public static readonly PostalAddress Home = new("Storgata 1", "8622", "Mo i Rana");

    public static readonly PostalAddress Cabin = new("Hytteveien 2", "8640", "Hemnesberget");

    private static int _keys = 310_000;

    public static AddAddress Add(PatronId patron, string? from = "2026-12-01", string? to = "2027-01-10") => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = APatronCase.Desk,
        PatronId = patron,
        Address = Cabin,
        From = from is null ? null : Days.Day(from),
        To = to is null ? null : Days.Day(to),
    };

    public static RemoveAddress Remove(PatronId patron, AddressId address) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = APatronCase.Desk,
        PatronId = patron,
        AddressId = address,
    };
}
