namespace Skranke.Tests.Model;

/// <summary>Two patrons turn out to be one.</summary>
internal sealed partial class ModelLibrary
{
    private readonly HashSet<int> _linked = [];
    private readonly HashSet<int> _excluded = [ModelThings.ExcludedPatron];
    private readonly HashSet<int> _strangers = [ModelThings.Stranger];

    public bool IsLinked(int patron) => _linked.Contains(patron);

    /// <summary>Everything of the one becomes the other's. What both wait for, or one waits for and the other has at
    /// home, is waited for once or no longer; copies that were kept for that go to the next.</summary>
    public string Link(int to, int from)
    {
        if (IsLinked(to) || IsLinked(from))
        {
            return "refused patron.linked";
        }

        var gone = Twice(to, from);
        gone.AddRange(WaitsForWhatIsAtHome(to, from, gone));
        var loans = Copies.Count(copy => copy.Loan?.Patron == from);
        var places = Reservations.Count(one => one.Active && one.Patron == from && !gone.Contains(one));
        var lay = gone.Where(one => one.State is "ready" or "captured").ToList();
        gone.ForEach(one => one.State = "cancelled");
        foreach (var one in lay)
        {
            if (NextFor(one.Copy!.Value) is { } next)
            {
                Give(one.Copy.Value, next, one.Pickup);
            }
        }

        Loans.Where(loan => loan.Patron == from).ToList().ForEach(loan => loan.Patron = to);
        Reservations.Where(one => one.Patron == from).ToList().ForEach(one => one.Patron = to);
        (Fees[to], Fees[from]) = (Fees[to] + Fees[from], 0);
        _ = _linked.Add(from);
        _ = _excluded.Contains(from) && _excluded.Add(to);
        _ = !_strangers.Contains(from) && _strangers.Remove(to);
        return $"linked {loans} {places}";
    }

    private List<ModelReservation> Twice(int to, int from)
    {
        var gone = new List<ModelReservation>();
        foreach (var mine in Reservations.Where(one => one.Active && one.Patron == from))
        {
            var rivals = Reservations.Where(one => one.Active && one.Patron == to && !gone.Contains(one)
                && one.Issue == mine.Issue && one.Places.Keys.Any(mine.Places.ContainsKey)).ToList();
            if (rivals.TrueForAll(other => IsBetter(mine, other)))
            {
                gone.AddRange(rivals);
            }
            else
            {
                gone.Add(mine);
            }
        }

        return gone;
    }

    private static bool IsBetter(ModelReservation one, ModelReservation other)
    {
        string[] progress = ["waiting", "coming", "captured", "ready"];
        var shared = one.Places.Keys.First(other.Places.ContainsKey);
        var (mine, theirs) = (Array.IndexOf(progress, one.State), Array.IndexOf(progress, other.State));
        return mine == theirs ? one.Places[shared] < other.Places[shared] : mine > theirs;
    }

    private List<ModelReservation> WaitsForWhatIsAtHome(int to, int from, List<ModelReservation> gone)
    {
        var found = new List<ModelReservation>();
        foreach (var (waits, has) in new[] { (to, from), (from, to) })
        {
            found.AddRange(Reservations.Where(one => one.Active && one.Patron == waits && !gone.Contains(one)
                && Enumerable.Range(0, Copies.Count).Any(copy => IsAtHome(one, copy, has))));
        }

        return found;
    }

    private bool IsAtHome(ModelReservation one, int copy, int patron) =>
        Copies[copy].Loan is { Lost: false } loan && loan.Patron == patron
        && one.Places.ContainsKey(ModelThings.Copies[copy].Title)
        && (one.Issue is null || one.Issue == ModelThings.Copies[copy].Issue);
}
