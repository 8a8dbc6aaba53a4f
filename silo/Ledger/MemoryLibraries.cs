using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Silo.Ledger;

/// <summary>Libraries and their documents.</summary>
public sealed partial class MemoryLedger
{
    public ValueTask<LeftBehind> LeftBehind(Isil library, IReadOnlyCollection<BranchId> branches)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(new LeftBehind(
                [.. branches.Select(branch => UseOf(library, branch))],
                _fees.Any(fee => fee.Library == library)));
        }
    }

    private BranchUse UseOf(Isil library, BranchId branch) => new(
        branch,
        _copies.Values.Count(copy => copy.Owner == library && (copy.Branch == branch || copy.TransitTo == branch)),
        _reservations.Values.Count(one => one.IsActive && one.Library == library && one.PickupBranch == branch));

    private void WriteLibrary(Fact fact)
    {
        switch (fact)
        {
            case PolicyPublished published:
                Change(published.Library, library => library with
                {
                    Policies =
                    [
                        .. library.Policies.Append(published.Policy)
                            .OrderByDescending(policy => policy.ValidFrom).ThenByDescending(policy => policy.Version),
                    ],
                });
                break;
            case CalendarPublished published:
                Change(published.Library, library => library with { Calendar = published.Calendar });
                break;
            case RulesPublished { Rules: var rules } published:
                Change(published.Library, library => library with
                {
                    HouseRules = library.HouseRules.Add(
                        new HouseRulesVersion(rules.Version, rules.ValidFrom, rules.MustBeAccepted)),
                });
                break;
            case LibraryFounded founded:
                Put(founded.Library);
                break;
            case CollectionPlanned planned:
                Change(planned.Library, library => library with { CollectionDueAt = planned.DueAt });
                break;
            case LibraryChanged { After: var after }:
                Change(after.Isil, library => library with
                {
                    Name = after.Name,
                    TimeZone = after.TimeZone,
                    Currency = after.Currency,
                    Language = after.Language,
                    Branches = after.Branches,
                });
                break;
            default:
                WritePeople(fact);
                break;
        }
    }

    private void Change(Isil isil, Func<Library, Library> change) =>
        _libraries[isil.Value] = change(_libraries[isil.Value]);
}
