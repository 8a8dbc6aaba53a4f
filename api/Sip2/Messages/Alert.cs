using Skranke.Actors;
using Skranke.Copies;

namespace Skranke.Api.Sip2.Messages;

/// <summary>What a machine must know of a copy that came back besides that it did.</summary>
/// <param name="Type">The two digits of the field <c>CV</c>.</param>
/// <param name="Route">As sort rules name it.</param>
/// <param name="Destination">Where the copy must go; null where it stays.</param>
internal sealed record Alert(string Type, string Route, BranchId? Destination, bool IsAlert)
{
    public const string None = "00";

    private const string ReservedHere = "01";
    private const string ReservedElsewhere = "02";
    private const string ReservedFromElsewhere = "03";
    private const string Transit = "04";
    private const string Other = "99";

    public static Alert Of(CheckedIn done, Copy copy, bool isOk) => (done.Route.Action, done.Route.Reservation) switch
    {
        _ when !isOk || copy.Status is CopyStatus.Damaged or CopyStatus.Incomplete =>
            new Alert(Other, Sorting.Exception, null, true),
        (RouteAction.ReservationShelf, _) => new Alert(
            copy.Supply is null ? ReservedHere : ReservedFromElsewhere, "reservation-shelf", null, true),
        (RouteAction.Transit, not null) => new Alert(ReservedElsewhere, "transit", done.Route.Branch, true),
        (RouteAction.Transit, null) => new Alert(Transit, "transit", done.Route.Branch, true),
        (RouteAction.ReturnToOwner, _) => new Alert(Transit, "return-to-owner", done.Route.Branch, true),
        _ => new Alert(None, "shelf", null, false),
    };

    public string Text(Exchange the) => Type switch
    {
        ReservedHere or ReservedFromElsewhere => the.Texts.Say("return.reserved-here"),
        ReservedElsewhere => the.Texts.Say("return.reserved-elsewhere", ("branch", NameOf(the))),
        Transit when Route == "return-to-owner" => the.Texts.Say("return.owner", ("branch", NameOf(the))),
        Transit => the.Texts.Say("return.transit", ("branch", NameOf(the))),
        Other => the.Texts.Say("return.exception"),
        _ => "",
    };

    private string NameOf(Exchange the) =>
        the.Library.Branches.FirstOrDefault(branch => branch.Id == Destination)?.Name ?? Destination?.Value ?? "";
}
