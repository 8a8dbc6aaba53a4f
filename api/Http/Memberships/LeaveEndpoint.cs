using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Security;

namespace Skranke.Api.Http.Memberships;

/// <summary>Ends a membership where nothing is open at its library.</summary>
public static class LeaveEndpoint
{
    public static void Map(Routes routes) => routes
        .Delete(MembershipInPath.Path, Operation.LeaveLibrary, Handle)
        .Says("Leave a library; nothing may be on loan, reserved or owed there")
        .Answers<PatronAnswer>()
        .Matched()
        .Refuses(
            RefusalCodes.PatronUnknown, RefusalCodes.PatronErased, RefusalCodes.MembershipLoansOpen,
            RefusalCodes.MembershipReservationsOpen, RefusalCodes.MembershipFeesOpen, RefusalCodes.MembershipHome,
            ProblemKinds.LibraryUnknown);

    private static ValueTask<Answer> Handle(Call call) => MembershipInPath.Change(
        call,
        (patron, library) => new LeaveLibrary
        {
            Key = call.Key,
            Origin = call.Origin(new Fields().ChannelOf(null, call.Caller.Role)),
            PatronId = patron,
            Library = library,
        });
}
