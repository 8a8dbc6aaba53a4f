using Skranke.Api.Security;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Titles;

/// <summary>A title of the caller's library with the counts that a reader asks for.</summary>
public sealed record TitleAnswer
{
    /// <summary>The catalogue's identifier.</summary>
    public required TitleReference Id { get; init; }

    public required int Version { get; init; }

    public required Isil Library { get; init; }

    public required string Title { get; init; }

    public string? Author { get; init; }

    public int? Year { get; init; }

    public required string Material { get; init; }

    public required int Copies { get; init; }

    /// <summary>Copies that stand on their shelves.</summary>
    public required int Available { get; init; }

    /// <summary>Reservations that wait for a copy.</summary>
    public required int Waiting { get; init; }

    public static TitleAnswer Of(TitleView view) => new()
    {
        Id = view.Id,
        Version = view.Version,
        Library = view.Library,
        Title = view.Title,
        Author = view.Author,
        Year = view.Year,
        Material = view.Material,
        Copies = view.Copies,
        Available = view.Available,
        Waiting = view.Waiting,
    };
}

/// <summary>Shows a title.</summary>
public static class TitleEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/titles/{id}", Operation.ReadTitle, Handle)
        .Says("Read a title")
        .Answers<TitleAnswer>()
        .Refuses(RefusalCodes.TitleUnknown);

    public static Answer Unknown() =>
        Problems.NotFound(RefusalCodes.TitleUnknown, "The library has no such title.");

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var reference = fields.OptionalTitle("id", PathText.Of(call.Http, "id")) ?? default;
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        return await call.Services.Titles.Title(call.Library, reference, call.Cancellation) is { } title
            ? Answer.Ok(TitleAnswer.Of(title), ApiJson.Wire.TitleAnswer, title.Version)
            : Unknown();
    }
}
