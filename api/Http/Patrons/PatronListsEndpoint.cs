using Skranke.Api.Http.Loans;
using Skranke.Api.Http.Reservations;
using Skranke.Api.Security;
using Skranke.Notices;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Patrons;

/// <summary>A notice as callers see it.</summary>
public sealed record NoticeAnswer
{
    public required string Id { get; init; }

    public required NoticeKind Kind { get; init; }

    public required Isil Library { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absent until it was sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The way by which it goes or went out; the first one where there are several.</summary>
    public NoticeChannel? Channel { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public static NoticeAnswer Of(NoticeView view) => new()
    {
        Id = view.Id.ToString(),
        Kind = view.Kind,
        Library = view.Library,
        CreatedAt = view.CreatedAt,
        SentAt = view.SentAt,
        Channel = view.Channel,
        Subject = view.Subject,
        Text = view.Text,
    };
}

/// <summary>A patron's loans, reservations, fees and notices at the caller's library.</summary>
public static class PatronListsEndpoint
{
    public static void Map(Routes routes)
    {
        _ = routes.Get("/v1/patrons/{id}/loans", Operation.ReadPatronLoans, Loans)
            .Says("List a patron's loans")
            .AnswersList<LoanAnswer>()
            .Asks("state", "`closed` for the loans that have ended; otherwise `open`.")
            .Refuses(RefusalCodes.PatronUnknown);
        _ = routes.Get("/v1/patrons/{id}/reservations", Operation.ReadPatronReservations, Reservations)
            .Says("List a patron's reservations")
            .AnswersList<ReservationAnswer>()
            .Refuses(RefusalCodes.PatronUnknown);
        _ = routes.Get("/v1/patrons/{id}/fees", Operation.ReadPatronFees, Fees)
            .Says("List a patron's fees")
            .AnswersList<FeeAnswer>()
            .Refuses(RefusalCodes.PatronUnknown);
        _ = routes.Get("/v1/patrons/{id}/notices", Operation.ReadPatronNotices, Notices)
            .Says("List a patron's notices")
            .AnswersList<NoticeAnswer>()
            .Refuses(RefusalCodes.PatronUnknown);
    }

    private static async ValueTask<Answer> Loans(Call call)
    {
        var state = (string?)call.Request.Query["state"] ?? "open";
        var (patron, paging, fault) = await Find(call, state is "open" or "closed" ? null : "must be open or closed.");
        if (fault is not null)
        {
            return fault;
        }

        var found = await call.Services.Loans.OfPatron(
            patron, call.Confined, state == "closed", paging.AfterNumber, paging.Look, call.Cancellation);
        var views = await call.Services.Loans.View(found, call.Cancellation);
        return Answer.Ok(
            Page.Of(views, paging, LoanAnswer.Of, view => view.Loan.Id.ToString()),
            ApiJson.Wire.ListAnswerLoanAnswer);
    }

    private static async ValueTask<Answer> Reservations(Call call)
    {
        var (patron, paging, fault) = await Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var found = await call.Services.Reservations.OfPatron(
            patron, call.Confined, paging.AfterNumber, paging.Look, call.Cancellation);
        var views = await call.Services.Reservations.View(found, call.Cancellation);
        return Answer.Ok(
            Page.Of(
                views, paging, ReservationAnswer.Of, view => view.Reservation.Id.ToString()),
            ApiJson.Wire.ListAnswerReservationAnswer);
    }

    private static async ValueTask<Answer> Fees(Call call)
    {
        var (patron, paging, fault) = await Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var found = await call.Services.Fees.OfPatron(
            patron, call.Confined, paging.AfterNumber, paging.Look, call.Cancellation);
        var page = Page.Of(found, paging, FeeAnswer.Of, fee => fee.Id.ToString()!);

        // What accrues has no number yet, and comes last.
        return Answer.Ok(
            page.Next is not null
                ? page
                : page with
                {
                    Items =
                    [
                        .. page.Items,
                        .. (await call.Services.Fees.Accruing(patron, call.Confined)).Select(FeeAnswer.Of),
                    ],
                },
            ApiJson.Wire.ListAnswerFeeAnswer);
    }

    private static async ValueTask<Answer> Notices(Call call)
    {
        var (patron, paging, fault) = await Find(call);
        if (fault is not null)
        {
            return fault;
        }

        var found = await call.Services.Notices.OfPatron(
            patron, call.Confined, paging.AfterNumber, paging.Look, call.Cancellation);
        return Answer.Ok(
            Page.Of(found, paging, NoticeAnswer.Of, view => view.Id.ToString()),
            ApiJson.Wire.ListAnswerNoticeAnswer);
    }

    private static async ValueTask<(PatronId Patron, Paging Paging, Answer? Fault)> Find(
        Call call, string? stateFault = null)
    {
        var fields = new Fields();
        var paging = Paging.Of(call.Request.Query, fields);
        if (stateFault is not null)
        {
            fields.Fail("state", stateFault);
        }

        if (fields.Fault is not null)
        {
            return (default, default, fields.Fault);
        }

        var (patron, fault) = await PatronInPath.Find(call);
        return (patron?.Id ?? default, paging, fault);
    }
}
