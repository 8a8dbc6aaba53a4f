using Skranke.Actors;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Memberships;

namespace Skranke.Patrons;

/// <summary>What a patron's grain decides alone: the patron's own record, with its cards, memberships, guardians,
/// consents and addresses.</summary>
public sealed partial class PatronGrain
{
    /// <summary>What is done to the patron's own record.</summary>
    private ValueTask<Reply> ReceiveOwn(PatronCommand request)
    {
        switch (request)
        {
            case RegisterPatron command:
                return Register(command);
            case GiveConsent command:
                return GiveConsent(command);
            case WithdrawConsent command:
                return Alone(command, async (the, _) => WithdrawingConsent.Decide(
                    the, await World.Load.Guardianship(the.Patron.Id)));
            case EndGuardianship command:
                return Alone(command, async (the, isFresh) => EndingGuardianship.Decide(new EndingGuardianship.Case(
                    the,
                    await World.Load.Guardianship(the.Patron.Id),
                    await LibraryOf(command.Origin.Library, isFresh),
                    the.Now)));
            case ChangePin command:
                return Alone(command, async (the, isFresh) => ChangingPin.Decide(new ChangingPin.Case(
                    the,
                    command.OldPin is { } old
                        ? await TryPin(old, the.Patron, command.Origin.Library, isFresh)
                        : null,
                    await LibraryOf(command.Origin.Library, isFresh),
                    the.Now)));
            case ChangeContact command:
                return Alone(command, async (the, isFresh) => ChangingContact.Decide(new ChangingContact.Case(
                    the, await LibraryOf(command.Origin.Library, isFresh), the.Now)));
            case CardCommand command:
                return Alone(command, async (the, _) => Blocking.Decide(
                    the,
                    command.CardId == Card.OfNationalId.Id ? await World.Load.SamePerson(the.Patron.Id) : null,
                    new CardId(World.Ids.Next())));
            case LinkAccounts command:
                return Alone(command, Link);
            case KeepHistory command:
                return Alone(command, KeepingHistory.Decide);
            case ErasePatron command:
                return Alone(command, async (the, _) => Erasing.Decide(new Erasing.Case(
                    the, await World.Load.OpenFees(the.Patron.Id), await World.Load.BondsOf(the.Patron.Id))));
            case AnnounceErasure command:
                return Alone(command, async (the, fresh) => Dormancy.Decide(
                    new Dormancy.Case(the, await LibrariesOf(the.Patron, fresh))));
            case AddAddress command:
                return Alone(command, AddAddress);
            case RemoveAddress command:
                return Alone(command, async (the, _) =>
                    RemovingAddress.Decide(new RemovingAddress.Case(the, await Residence(), the.Now)));
            case IssueCard command:
                return GiveCard(command, Issuing.Decide);
            case ReplaceCard command:
                return GiveCard(command, Replacing.Decide);
            case UpgradeCard command:
                return GiveCard(command, Upgrading.Decide);
            case JoinLibrary command:
                return AtLibrary(command, (the, _) => Joining.Decide(the));
            case ActivateMembership command:
                return AtLibrary(command, (the, _) => Activating.Decide(the));
            case AcceptRules command:
                return AtLibrary(command, (the, _) => AcceptingRules.Decide(the));
            case MoveHome command:
                return AtLibrary(command, (the, _) => MovingHome.Decide(the));
            case LeaveLibrary command:
                return AtLibrary(command, (the, fees) => Leaving.Decide(the, fees));
            default:
                return ReceiveMoney(request);
        }
    }

    /// <summary>Decides about the patron's own record, of which nobody below needs to be asked.</summary>
    private ValueTask<Reply> Alone<TCommand>(TCommand command, Func<PatronCase<TCommand>, Decision> rule)
        where TCommand : PatronCommand =>
        Alone(command, (the, _) => ValueTask.FromResult(rule(the)));

    /// <param name="decide">Gathers what else the rule reads, then calls it; asked for fresh reads after a broken
    /// fence.</param>
    private async ValueTask<Reply> Alone<TCommand>(
        TCommand command, Func<PatronCase<TCommand>, bool, ValueTask<Decision>> decide)
        where TCommand : PatronCommand
    {
        if (await State() is null)
        {
            return await Unknown(command);
        }

        var now = World.Clock.Now;
        return Follow((Concluded)await Conclude(command.Key, command.Origin, now, Decide, TellOthers));

        async ValueTask<Decision> Decide(bool fresh)
        {
            var patron = await State() ?? throw new InvariantBrokenException($"Patron {key.Number} has gone.");
            return await decide(new PatronCase<TCommand>(command, patron, now), fresh);
        }
    }

    /// <summary>The other account is loaded and fenced, not asked: two accounts that are linked with each other at the
    /// same time would wait for each other.</summary>
    private async ValueTask<Decision> Link(PatronCase<LinkAccounts> account, bool fresh)
    {
        if (await World.Load.Patron(account.Command.From) is not { } from)
        {
            return Decision.Refuse([NoSuchPatron], Fence.On(account.Patron, FenceMode.Read));
        }

        return Linking.Decide(await AccountsToLink.Read(
            World.Load, account, from, isil => LibraryOf(isil, fresh)));
    }

    /// <summary>Whoever remembers what has changed under it without its having decided learns it sooner than by its
    /// next fence.</summary>
    private void TellOthers(Decision decision)
    {
        foreach (var fence in decision.Fences.Where(fence => fence.Mode == FenceMode.Bump))
        {
            var grain = fence.Kind switch
            {
                FenceKind.Patron => new GrainKey(GrainKind.Patron, fence.Key),
                FenceKind.Copy => new GrainKey(GrainKind.Copy, fence.Key),
                FenceKind.Title => new GrainKey(GrainKind.Title, fence.Key),
                _ => key,
            };
            if (grain != key)
            {
                World.Grains.Tell(grain, Changed.Instance);
            }
        }
    }

    private async ValueTask<Decision> AddAddress(PatronCase<AddAddress> the, bool fresh)
    {
        var library = await LibraryOf(the.Command.Origin.Library, fresh);
        return AddingAddress.Decide(
            new AddingAddress.Case(the, await Residence(), library, the.Now), new AddressId(World.Ids.Next()));
    }

    /// <summary>Read after the patron: whoever changes it moves the patron's version, and the fence tells.</summary>
    private async ValueTask<Residence> Residence() =>
        await World.Load.Residence(new PatronId(key.Number))
        ?? throw new InvariantBrokenException($"Patron {key.Number} has gone.");

    /// <summary>The number of the new card is drawn only where nothing else stands in the way, and once, however often
    /// it must be decided again.</summary>
    private ValueTask<Reply> GiveCard(NewCardCommand command, Func<NewCardCase, Decision> rule)
    {
        DrawnNumber? drawn = null;
        return Alone(command, async (the, fresh) =>
        {
            var library = await LibraryOf(command.Origin.Library, fresh);
            var gathered = await CaseOf(command, the, library);
            if (drawn is not null && await World.CardNumbers.IsTaken(LibraryOfNew(command), drawn.Number))
            {
                drawn = null;
            }

            var decision = rule(gathered with { Drawn = drawn });
            if (drawn is null && NewNumber.IsAllThatLacks(decision))
            {
                drawn = command.Kind == CardKind.Local
                    ? await World.CardNumbers.NextLocal(library.Isil, gathered.Policy.LocalSeries!)
                    : await World.CardNumbers.Next(library.Isil);
                decision = rule(gathered with { Drawn = drawn });
            }

            return decision;
        });
    }

    private async ValueTask<NewCardCase> CaseOf(
        NewCardCommand command, PatronCase<NewCardCommand> the, Libraries.Library library)
    {
        var person = await World.Load.SamePerson(the.Patron.Id);
        var others = new List<Patron>(person.Others.Length);
        foreach (var other in person.Others)
        {
            if (await World.Load.Patron(other) is { } account)
            {
                others.Add(account);
            }
        }

        return new NewCardCase(command, the.Patron, library, person, others, the.Now)
        {
            NewId = new CardId(World.Ids.Next()),
            WarningId = new WorkItemId(World.Ids.Next()),
            NumberIsTaken = command.Number is { } number
                && await World.CardNumbers.IsTaken(LibraryOfNew(command), number),
        };
    }

    private static Isil? LibraryOfNew(NewCardCommand command) =>
        command.Kind == CardKind.Local ? command.Origin.Library : null;

    private ValueTask<Reply> AtLibrary<TCommand>(
        TCommand command, Func<MembershipCase<TCommand>, IReadOnlyList<Fees.Fee>, Decision> rule)
        where TCommand : MembershipCommand => Alone(command, async (the, fresh) =>
        {
            var library = await LibraryOf(command.Library, fresh);
            var fees = command is LeaveLibrary ? await World.Load.OpenFees(the.Patron.Id) : [];
            return rule(new MembershipCase<TCommand>(the, library), fees);
        });

    /// <summary>The patron is not there yet; what is fenced is what the decision was based upon, and the ledger refuses
    /// a second account of the same person.</summary>
    private async ValueTask<Reply> Register(RegisterPatron command)
    {
        var now = World.Clock.Now;
        var reply = await Conclude(command.Key, command.Origin, now, Decide, _ => Forget());
        return ((Concluded)reply).Answer;

        async ValueTask<Decision> Decide(bool fresh)
        {
            var library = await LibraryOf(command.Library, fresh);
            var gathered = new Registering.Case(
                command,
                library,
                command.NationalId is { } known ? await World.Load.Accounts(known) : [],
                command.Guardian?.PatronId is { } guardian ? await World.Load.Patron(guardian) : null,
                command.CardNumber is { } named
                    && await World.CardNumbers.IsTaken(named.IsNational ? null : command.Library, named),
                Drawn: null,
                now);

            // A number is drawn only where nothing else stands in the way, and another one where it has gone since.
            var decision = Registering.Decide(gathered, World.Ids.Next);
            return NewNumber.IsAllThatLacks(decision)
                ? Registering.Decide(gathered with { Drawn = await Draw(gathered) }, World.Ids.Next)
                : decision;
        }
    }

    private async ValueTask<DrawnNumber?> Draw(Registering.Case the) =>
        FirstCard.SeriesFor(the) is { } series
            ? await World.CardNumbers.NextLocal(the.Command.Library, series)
            : await World.CardNumbers.Next(the.Command.Library);

    private ValueTask<Reply> GiveConsent(GiveConsent command) => Alone(command, async (the, isFresh) =>
        GivingConsent.Decide(
            new GivingConsent.Case(
                the,
                await World.Load.Guardianship(the.Patron.Id),
                await LibraryOf(command.Origin.Library, isFresh),
                command.Guardian?.PatronId is { } guardian ? await World.Load.Patron(guardian) : null,
                the.Now),
            new GuardianId(World.Ids.Next()),
            new ConsentId(World.Ids.Next())));
}
