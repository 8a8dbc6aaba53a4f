using Skranke.Exclusions;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Reservations;

namespace Skranke.Silo.Sending;

/// <summary>THE rule for what is no longer true when its turn comes, and is not sent (I31): the copy came back, the
/// loan
/// was renewed, the reservation ended, the reason of an exclusion has gone. Asked of the ledger in the moment before a
/// message goes out.</summary>
internal static class StillTrue
{
    private const string LoanAsTold =
        "exists (select from loan l where l.id = n.cause_id and l.closed_at is null and l.due_date = n.day)";

    /// <summary>True for a notice <c>n</c> at the instant <c>$2</c> by the clock that decides.</summary>
    public static string Condition { get; } =
        $"""
        case n.kind
        when {(int)NoticeKind.DueReminder} then {LoanAsTold}
        when {(int)NoticeKind.Overdue} then {LoanAsTold}
        when {(int)NoticeKind.ReplacementClaim} then {LoanAsTold}
        when {(int)NoticeKind.RenewedAutomatically} then {LoanAsTold}
        when {(int)NoticeKind.RenewalRefused} then {LoanAsTold}
        when {(int)NoticeKind.RenewalAnnulled} then exists (
            select from loan l where l.id = n.cause_id and l.closed_at is null
              and l.renewal_request in ({(int)RenewalRequest.Annulled}, {(int)RenewalRequest.AnnulmentAnnounced}))
        when {(int)NoticeKind.ReservationReady} then exists (
            select from reservation r where r.id = n.cause_id and r.state = {(int)ReservationState.Ready})
        when {(int)NoticeKind.PickupEnding} then exists (
            select from reservation r where r.id = n.cause_id and r.state = {(int)ReservationState.Ready}
              and r.pickup_until = n.day)
        when {(int)NoticeKind.ReservationEnding} then exists (
            select from reservation r where r.id = n.cause_id and r.state = {(int)ReservationState.Waiting}
              and r.interest_until = n.day)
        when {(int)NoticeKind.ExclusionAnnounced} then exists (
            select from exclusion e where e.id = n.cause_id
              and (e.state = {(int)ExclusionState.Announced}
                   or (e.state = {(int)ExclusionState.Set} and e.from_at > $2 and coalesce(e.to_at > $2, true))))
        when {(int)NoticeKind.ExclusionInForce} then exists (
            select from exclusion e where e.id = n.cause_id and e.state = {(int)ExclusionState.Set}
              and coalesce(e.to_at > $2, true))
        else true end
        """;
}
