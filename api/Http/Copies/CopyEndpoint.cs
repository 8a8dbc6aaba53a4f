using Skranke.Api.Http.Loans;
using Skranke.Api.Http.Reservations;
using Skranke.Api.Security;
using Skranke.Copies;
using Skranke.Silo.Access;

namespace Skranke.Api.Http.Copies;

/// <summary>A copy as callers see it. To apps and patrons it is not shown who has it or waits for it.</summary>
public sealed record CopyAnswer
{
    public required CopyBarcode Barcode { get; init; }

    public required Isil Owner { get; init; }

    /// <summary>The catalogue's identifier of the title.</summary>
    public required TitleReference Title { get; init; }

    /// <summary>Where it belongs when nobody has it.</summary>
    public required BranchId Branch { get; init; }

    public required string Material { get; init; }

    /// <summary>The issue of a periodical.</summary>
    public string? Issue { get; init; }

    [Schema(
        "available", "on-loan", "captured", "reservation-shelf", "in-transit", "lost", "withdrawn", "damaged",
        "incomplete", "missing")]
    public required string Status { get; init; }

    public required int Version { get; init; }

    /// <summary>Where a copy in transit is on its way to.</summary>
    public BranchId? TransitTo { get; init; }

    public LoanAnswer? Loan { get; init; }

    /// <summary>The reservation it was captured for.</summary>
    public ReservationAnswer? Reservation { get; init; }
}

/// <summary>Shows a copy with its whereabouts.</summary>
public static class CopyEndpoint
{
    public static void Map(Routes routes) => routes
        .Get("/v1/copies/{barcode}", Operation.ReadCopy, Handle)
        .Says("Read a copy")
        .Answers<CopyAnswer>()
        .Asks("owner", "The library that owns the copy; that of the key where absent.")
        .Refuses(RefusalCodes.CopyUnknown);

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var barcode = fields.Barcode("barcode", PathText.Of(call.Http, "barcode"));
        var owner = fields.OptionalIsil("owner", call.Request.Query["owner"]) ?? call.Library;
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (!call.Reaches(owner))
        {
            return Problems.ForeignLibrary();
        }

        return await call.Services.LookUps.CopyOf(owner, barcode) is { } id
            && await call.Services.Load.Copy(id) is { } copy
            ? Answer.Ok(await Of(call, copy), ApiJson.Wire.CopyAnswer, copy.Version)
            : Problems.NotFound(RefusalCodes.CopyUnknown, "No copy has this barcode.");
    }

    private static async ValueTask<CopyAnswer> Of(Call call, Copy copy)
    {
        var hidesPatron = call.Caller.Role is Role.App or Role.Patron;
        var loan = await Loan(call, copy);
        var reservation = await Reservation(call, copy);
        return new CopyAnswer
        {
            Barcode = copy.Barcode,
            Owner = copy.Owner,
            Title = copy.Title,
            Branch = copy.Branch,
            Material = copy.Material,
            Issue = copy.Issue,
            Status = StatusOf(copy),
            Version = copy.Version,
            TransitTo = copy.TransitTo,
            Loan = hidesPatron ? null : loan,
            Reservation = hidesPatron ? null : reservation,
        };
    }

    private static async ValueTask<LoanAnswer?> Loan(Call call, Copy copy) =>
        copy.Loan is { } loan && call.Reaches(loan.Library)
            ? LoanAnswer.Of((await call.Services.Loans.View([loan], call.Cancellation))[0])
            : null;

    private static async ValueTask<ReservationAnswer?> Reservation(Call call, Copy copy) =>
        copy.Capture is { } capture
        && await call.Services.Reservations.Reservation(capture.Reservation, call.Cancellation) is { } reservation
        && call.Reaches(reservation.Library)
            ? await ReservationAnswer.Of(call, reservation, 0)
            : null;

    private static string StatusOf(Copy copy) => copy switch
    {
        { Loan: not null } => "on-loan",
        { Capture.OnShelf: true } => "reservation-shelf",
        { Status: CopyStatus.InTransit } => "in-transit",
        { Status: CopyStatus.Lost } => "lost",
        { Status: CopyStatus.Withdrawn } => "withdrawn",
        { Status: CopyStatus.Damaged } => "damaged",
        { Status: CopyStatus.Incomplete } => "incomplete",
        { Status: CopyStatus.Missing } => "missing",

        // Kept for somebody, but neither on the pickup shelf nor sent off yet.
        { Capture: not null } => "captured",
        _ => "available",
    };
}
