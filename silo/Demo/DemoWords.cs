namespace Skranke.Silo.Demo;

/// <summary>The words from which people, streets and titles of one country are put together.</summary>
internal sealed record DemoWords(
    string[] FirstNames,
    string[] LastNames,
    string[] Streets,
    string[] TitleBeginnings,
    string[] TitleEndings)
{
    public static DemoWords Danish { get; } = new(
        [
            "Anne", "Astrid", "Birgitte", "Clara", "Ditte", "Ella", "Emma", "Freja", "Gitte", "Hanne", "Ida", "Inger",
            "Josefine", "Karen", "Kirsten", "Laura", "Lone", "Maja", "Mette", "Nanna", "Pernille", "Rikke", "Signe",
            "Sofie", "Tove", "Anders", "Asger", "Bent", "Carl", "Christian", "Emil", "Erik", "Frederik", "Hans",
            "Henrik",
            "Jakob", "Jens", "Jørgen", "Kasper", "Lars", "Magnus", "Mads", "Niels", "Oliver", "Oscar", "Peter",
            "Rasmus",
            "Søren", "Thomas", "William", "Åse", "Øjvind", "Ægir", "Zainab", "Mehmet", "Aisha", "Agnieszka",
        ],
        [
            "Andersen", "Bach", "Berg", "Carlsen", "Christensen", "Christiansen", "Dahl", "Frandsen", "Friis", "Hansen",
            "Holm", "Iversen", "Jakobsen", "Jensen", "Jeppesen", "Johansen", "Jørgensen", "Karlsen", "Kjær", "Knudsen",
            "Kristensen", "Krogh", "Larsen", "Lauridsen", "Lund", "Madsen", "Mikkelsen", "Mortensen", "Møller",
            "Nielsen",
            "Nørgaard", "Olsen", "Pedersen", "Petersen", "Poulsen", "Rasmussen", "Schmidt", "Simonsen", "Svendsen",
            "Sørensen", "Thomsen", "Vestergaard", "Winther", "Yilmaz", "Østergaard", "Aagaard", "Nowak", "Ahmed",
        ],
        ["Strandvejen", "Hovedgaden", "Usserød Kongevej", "Rungstedvej", "Kirkevej", "Søndergade", "Åsvej", "Bøgevej"],
        [
            "Huset", "Skyggen", "Brevet", "Rejsen", "Haven", "Natten", "Pigen", "Broen", "Stormen", "Vinteren", "Døren",
            "Øen", "Sommeren", "Skibet", "Sangen", "Vejen", "Fuglen", "Byen", "Drengen", "Tavsheden", "Fyret", "Nøglen",
            "Løgnen", "Månen", "Kortet", "Skoven", "Ulven", "Enken", "Arven", "Lyset",
        ],
        [
            "ved fjorden", "i skoven", "fra havet", "under byen", "uden navn", "på øen", "bag døren", "efter regnen",
            "i mørket", "til månen", "i Skagen", "fra i går", "der forsvandt", "mellem træerne", "ved verdens ende",
            "uden farve", "som ingen så", "i det hvide hus", "om morgenen", "hos de døde", "i Rungsted", "uden bund",
            "bag klitterne", "i den gamle havn", "på tværs", "af glas", "med de blå øjne", "i Øresund",
        ]);

    public static DemoWords Norwegian { get; } = new(
        [
            "Aase", "Anne", "Astrid", "Berit", "Bjørg", "Elin", "Emma", "Frida", "Gro", "Hanna", "Hilde", "Ingrid",
            "Kari",
            "Karin", "Linn", "Liv", "Maja", "Marit", "Nora", "Oda", "Ragnhild", "Randi", "Sigrid", "Silje", "Solveig",
            "Tiril", "Vilde", "Arne", "Bjørn", "Einar", "Erik", "Espen", "Fredrik", "Geir", "Håkon", "Henrik",
            "Ivar", "Jan",
            "Jakob", "Kjell", "Knut", "Lars", "Magnus", "Nils", "Odd", "Olav", "Ole", "Per", "Sindre", "Sondre",
            "Svein",
            "Terje", "Tor", "Trond", "Øystein", "Áilu", "Máret", "Amina", "Yusuf", "Tomasz",
        ],
        [
            "Andersen", "Bakken", "Berg", "Berge", "Dahl", "Eide", "Eriksen", "Fossum", "Gundersen", "Haugen", "Hagen",
            "Halvorsen", "Hansen", "Henriksen", "Iversen", "Jacobsen", "Jensen", "Johansen", "Johnsen", "Karlsen",
            "Knutsen",
            "Kristiansen", "Larsen", "Lie", "Lund", "Moen", "Myhre", "Nilsen", "Nguyen", "Olsen", "Pedersen",
            "Pettersen",
            "Rasmussen", "Sandvik", "Sara", "Solberg", "Solheim", "Strand", "Strøm", "Svendsen", "Sørensen", "Tangen",
            "Utsi", "Vik", "Ødegård", "Aasen", "Ali", "Kowalski",
        ],
        ["Storgata", "Kirkegata", "Sjøgata", "Skoleveien", "Nordre gate", "Havnegata", "Fjellveien", "Åsgata"],
        [
            "Huset", "Skyggen", "Brevet", "Reisen", "Hagen", "Natta", "Jenta", "Broa", "Stormen", "Vinteren",
            "Døra", "Øya",
            "Sommeren", "Båten", "Sangen", "Veien", "Fuglen", "Byen", "Gutten", "Stillheten", "Fyret", "Nøkkelen",
            "Løgnen",
            "Månen", "Kartet", "Skogen", "Ulven", "Enka", "Arven", "Lyset",
        ],
        [
            "ved fjorden", "i skogen", "fra havet", "under fjellet", "uten navn", "på øya", "bak døra", "etter regnet",
            "i mørket", "til månen", "på Svartisen", "fra i går", "som forsvant", "mellom trærne", "ved verdens ende",
            "uten farge", "som ingen så", "i det hvite huset", "om morgenen", "hos de døde", "i Nordland", "uten bunn",
            "bak viddene", "i den gamle havna", "på tvers", "av glass", "med de blå øynene", "i Saltfjorden",
        ]);
}
