using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Cards;
using Skranke.Loans;

namespace Skranke.Api.Http.Cards;

/// <summary>What is sent to reserve numbers of the national card for a library.</summary>
public sealed record SeriesBody
{
    /// <summary>The library that may give them out.</summary>
    [Schema(Required = true)]
    public string? Library { get; init; }

    /// <summary>The first number, such as <c>N300000000</c>.</summary>
    [Schema(Required = true)]
    public string? First { get; init; }

    /// <summary>The last number.</summary>
    [Schema(Required = true)]
    public string? Last { get; init; }
}

/// <summary>A series of card numbers as callers see it.</summary>
public sealed record SeriesAnswer
{
    public required Isil Library { get; init; }

    public required CardNumber First { get; init; }

    public required CardNumber Last { get; init; }

    /// <summary>The number that is given out next; absent where none is left.</summary>
    public CardNumber? Next { get; init; }

    public required long Left { get; init; }

    public static SeriesAnswer Of(CardSeries series) => new()
    {
        Library = series.Library,
        First = CardSeries.NumberOf(series.First),
        Last = CardSeries.NumberOf(series.Last),
        Next = series.Left > 0 ? CardSeries.NumberOf(series.Next) : null,
        Left = series.Left,
    };
}

/// <summary>Reserves numbers of the national card for libraries, and shows how far they are used up.</summary>
public static class SeriesEndpoint
{
    private const string Path = "/v1/national/series";

    public static void Map(Routes routes)
    {
        _ = routes.Post(Path, Operation.ReserveSeries, ApiJson.Wire.SeriesBody, Reserve)
            .Says("Reserve numbers of the national card for a library")
            .Answers<SeriesAnswer>(201)
            .Refuses(RefusalCodes.CardSeriesInvalid, RefusalCodes.CardSeriesOverlaps, ProblemKinds.LibraryUnknown);
        _ = routes.Get(Path, Operation.ReadSeries, List)
            .Says("List reserved numbers of the national card, the lowest first")
            .AnswersList<SeriesAnswer>();
    }

    private static async ValueTask<Answer> Reserve(Call call, SeriesBody body)
    {
        var fields = new Fields();
        var isil = fields.OptionalIsil("library", fields.Text("library", body.Library));
        var (first, last) = (Digits("first", body.First, fields), Digits("last", body.Last, fields));
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (await call.Services.Libraries.Library(isil!.Value) is not { } library)
        {
            return Problems.Of(422, ProblemKinds.LibraryUnknown, "There is no such library.");
        }

        return await call.Ask(GrainKey.Of(library.Isil), new ReserveSeries
        {
            Key = call.Key,
            Origin = call.Origin(Channel.Desk),
            Library = library.Isil,
            First = first,
            Last = last,
        }) switch
        {
            SeriesReserved reserved => Answer.Created(
                SeriesAnswer.Of(reserved.Series), ApiJson.Wire.SeriesAnswer, Path),
            Refused refused => Problems.Of(refused),
            var other => throw new InvariantBrokenException($"A series was answered {other.GetType().Name}."),
        };
    }

    private static async ValueTask<Answer> List(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is { } malformed)
        {
            return malformed;
        }

        // A cursor is one more than the first number, for that may be nought.
        var series = (await call.Services.CardNumbers.Series())
            .Where(one => call.Reaches(one.Library) && one.First + 1 > paging.AfterNumber).Take(paging.Look);
        return Answer.Ok(
            Page.Of([.. series], paging, SeriesAnswer.Of, one => (one.First + 1).ToString()),
            ApiJson.Wire.ListAnswerSeriesAnswer);
    }

    private static long Digits(string field, string? text, Fields fields)
    {
        _ = fields.Text(field, text);
        if (!CardSeries.TryParse(text, out var digits))
        {
            fields.Fail(field, "must be the number of a national card: N and nine digits.");
        }

        return digits;
    }
}
