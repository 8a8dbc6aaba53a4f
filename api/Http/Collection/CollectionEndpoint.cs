using System.Text;
using Skranke.Actors;
using Skranke.Api.Security;
using Skranke.Collection;
using Skranke.Fees;
using Skranke.Libraries;
using Skranke.Silo.Access;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Collection;

/// <summary>What a patron owes that may be handed over.</summary>
public sealed record CandidateAnswer
{
    public required PatronId PatronId { get; init; }

    public required Money Total { get; init; }

    /// <summary>Of the total, what is owed as fees.</summary>
    public required Money Fees { get; init; }

    /// <summary>Of the total, what is claimed for copies.</summary>
    public required Money Claims { get; init; }

    public required IReadOnlyList<FeeId> Items { get; init; }
}

/// <summary>What is sent to hand debts over; may be absent.</summary>
public sealed record ExportBody
{
    [Schema("desk", "kiosk", "web", "app", "phone", "mail")]
    public string? Channel { get; init; }
}

/// <summary>A line of an export: a fee, or a claim, of one patron.</summary>
public sealed record CollectionLineAnswer
{
    [Schema("hand-over", "withdrawal")]
    public required string Type { get; init; }

    public required FeeId Fee { get; init; }

    /// <summary>What it is for.</summary>
    public required string Kind { get; init; }

    /// <summary>True for a claim for a copy, which is collected otherwise than a fee.</summary>
    public required bool Claim { get; init; }

    public required Money Amount { get; init; }

    public required DateOnly ChargedOn { get; init; }

    public DateOnly? PayBy { get; init; }

    /// <summary>Absent where the patron was erased since.</summary>
    public PatronId? PatronId { get; init; }

    public string? Name { get; init; }

    public string? NationalId { get; init; }

    public string? Street { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    /// <summary>Only where the library's policy names titles.</summary>
    public TitleReference? Title { get; init; }
}

public sealed record CollectionExportAnswer
{
    public required CollectionExportId Id { get; init; }

    public required Isil Library { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<CollectionLineAnswer> Lines { get; init; }
}

/// <summary>An export without its lines.</summary>
public sealed record ExportSummaryAnswer
{
    public required CollectionExportId Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>True where the day that policy names had come; false where staff asked.</summary>
    public required bool Scheduled { get; init; }

    /// <summary>Fees and claims that were handed over.</summary>
    public required long HandedOver { get; init; }

    public required Money HandedOverTotal { get; init; }

    /// <summary>Fees and claims of which something was withdrawn.</summary>
    public required long Withdrawn { get; init; }

    public required Money WithdrawnTotal { get; init; }
}

/// <summary>Debts that are handed over to be collected, and withdrawn again (H48).</summary>
public static class CollectionEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/collection/candidates", Operation.ReadCollection, Candidates)
            .Says("List the debts that may be handed over to be collected")
            .AnswersAll<CandidateAnswer>();
        _ = routes.Post(
                "/v1/collection/exports", Operation.ExportCollection, ApiJson.Wire.ExportBody, Export,
                new ExportBody())
            .Says("Hand over what may be handed over, and withdraw what is not owed any more; `format=csv` for a file")
            .Answers<CollectionExportAnswer>(201);
        _ = routes.Get("/v1/collection/exports", Operation.ExportCollection, List)
            .Says("List the exports that were made, the latest first")
            .AnswersList<ExportSummaryAnswer>();
        _ = routes.Get("/v1/collection/exports/{id}", Operation.ExportCollection, Read)
            .Says("Read an export again; `format=csv` for a file")
            .Answers<CollectionExportAnswer>()
            .Asks("format", "`csv` for a file with a header and semicolons.")
            .Refuses(ProblemKinds.ExportUnknown);
    }

    private static async ValueTask<Answer> Candidates(Call call)
    {
        var policy = await PolicyOf(call);
        var fees = await call.Services.Collection.Fees(call.Library, call.Cancellation);
        return Answer.Ok(
            new ListAnswer<CandidateAnswer>([.. Collecting.Candidates(fees, policy).Select(AnswerOf)]),
            ApiJson.Wire.ListAnswerCandidateAnswer);

        CandidateAnswer AnswerOf(CollectionCandidate candidate)
        {
            var debt = Debt.Of(candidate.Fees, call.Library, candidate.Fees[0].Amount.Currency);
            return new CandidateAnswer
            {
                PatronId = candidate.PatronId,
                Total = debt.Total,
                Fees = debt.Total with { Amount = debt.Fees },
                Claims = debt.Total with { Amount = debt.Claims },
                Items = [.. candidate.Fees.Select(fee => fee.Id)],
            };
        }
    }

    private static async ValueTask<Answer> Export(Call call, ExportBody body)
    {
        var fields = new Fields();
        var origin = call.Origin(fields.ChannelOf(body.Channel, call.Caller.Role));
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        return await call.Ask(
            GrainKey.Of(call.Library),
            new ExportCollection(IsScheduled: false) { Key = call.Key, Origin = origin }) switch
        {
            Collected made => await Show(call, made.ExportId, 201),
            var other => Problems.Of((Refused)other),
        };
    }

    private static async ValueTask<Answer> List(Call call)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var currency = (await LibraryOf(call)).Currency;
        var exports = await call.Services.Collection.Exports(
            call.Library, paging.After is null ? long.MaxValue : paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(exports, paging, AnswerOf, export => export.Id.ToString()),
            ApiJson.Wire.ListAnswerExportSummaryAnswer);

        ExportSummaryAnswer AnswerOf(ExportSummary export) => new()
        {
            Id = export.Id,
            At = export.At,
            Scheduled = export.IsScheduled,
            HandedOver = export.HandedOver.Fees,
            HandedOverTotal = new Money(export.HandedOver.Amount, currency),
            Withdrawn = export.Withdrawn.Fees,
            WithdrawnTotal = new Money(export.Withdrawn.Amount, currency),
        };
    }

    private static async ValueTask<Answer> Read(Call call) =>
        PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            ? await Show(call, new CollectionExportId(id), 200)
            : Unknown();

    /// <summary>Data of patrons leave the engine, which is written down each time.</summary>
    private static async ValueTask<Answer> Show(Call call, CollectionExportId id, int status)
    {
        var library = await LibraryOf(call);
        var policy = library.PolicyOn(library.Today(call.Services.Clock.Now));
        if (await call.Services.Collection.Export(
            call.Library, id, policy.Collection.NamesTitles, call.Cancellation) is not var (at, rows))
        {
            return Unknown();
        }

        await call.Audit(Audited.Export, reason: $"collection {id}");
        CollectionLineAnswer[] lines = [.. rows.Select(row => AnswerOf(row, library))];
        return call.Request.Query["format"] == "csv"
            ? Answer.Text(Csv(lines), "text/csv; charset=utf-8")
            : Answer.Of(
                status,
                new CollectionExportAnswer { Id = id, Library = call.Library, At = at, Lines = lines },
                ApiJson.Wire.CollectionExportAnswer);
    }

    private static CollectionLineAnswer AnswerOf(CollectionRow row, Library library) => new()
    {
        Type = row.Line.IsWithdrawal ? "withdrawal" : "hand-over",
        Fee = row.Line.FeeId,
        Kind = row.Kind,
        Claim = FeeKinds.IsClaim(row.Kind),
        Amount = new Money(row.Line.Amount, row.Currency),
                // A bill comes when a day of the library begins, which is the day before in UTC.
        ChargedOn = library.Today(row.ChargedAt),
        PayBy = row.PayBy,
        PatronId = row.PatronId,
        Name = row.Name,
        NationalId = row.NationalId,
        Street = row.Street,
        PostalCode = row.PostalCode,
        City = row.City,
        Title = row.Title,
    };

    private static string Csv(IEnumerable<CollectionLineAnswer> lines)
    {
        var text = new StringBuilder(
            "type;fee;kind;claim;amount;currency;chargedOn;payBy;patronId;name;nationalId;street;postalCode;city;"
            + "title\n");
        foreach (var line in lines)
        {
            string?[] fields =
            [
                line.Type, line.Fee.ToString(), line.Kind, line.Claim ? "true" : "false",
                line.Amount.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture), line.Amount.Currency,
                $"{line.ChargedOn:yyyy-MM-dd}", line.PayBy is { } day ? $"{day:yyyy-MM-dd}" : null,
                line.PatronId?.ToString(), line.Name, line.NationalId, line.Street, line.PostalCode, line.City,
                line.Title?.ToString(),
            ];
            _ = text.AppendJoin(';', fields.Select(Quoted)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A field that a spreadsheet would take for a formula gets a sign before it that makes it text.</summary>
    private static string Quoted(string? field) => field switch
    {
        null or "" => "",
        ['=' or '+' or '-' or '@', ..] => $"\"'{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ when field.AsSpan().ContainsAny(";\"\n\r") => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => field,
    };

    private static async ValueTask<Policy> PolicyOf(Call call)
    {
        var library = await LibraryOf(call);
        return library.PolicyOn(library.Today(call.Services.Clock.Now));
    }

    private static async ValueTask<Library> LibraryOf(Call call) =>
        await call.Services.Libraries.Library(call.Library)
            ?? throw new InvariantBrokenException($"Library {call.Library} has keys but is unknown.");

    private static Answer Unknown() => Problems.NotFound(ProblemKinds.ExportUnknown, "There is no such export.");
}
