using Skranke.Libraries;

namespace Skranke.Notices;

/// <summary>THE rule for what goes out together: what the calendar brings is one message a day for each patron, library
/// and kind. What somebody waits for, a copy on the pickup shelf, a receipt, is told at once and alone.</summary>
public static class Digest
{
    public static bool Gathers(NoticeKind kind, NoticePolicy policy) => policy.Digest && kind is
        NoticeKind.DueReminder or NoticeKind.Overdue or NoticeKind.ReplacementClaim or NoticeKind.PickupEnding
        or NoticeKind.ReservationEnding or NoticeKind.RenewedAutomatically or NoticeKind.RenewalRefused;
}
