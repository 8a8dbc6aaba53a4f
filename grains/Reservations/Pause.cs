namespace Skranke.Reservations;

/// <summary>Days on which a patron wants to be passed over, both ends included; both null ends a pause. The place in
/// the queue is kept.</summary>
public sealed record Pause(DateOnly? From, DateOnly? Until);
