using Skranke.Actors;
using Skranke.Api.Http;
using Skranke.Api.Http.Loans;
using Skranke.Api.Security;
using Skranke.Api.Sip2.Wire;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.Silo.Terminals;
using Skranke.WorkItems;

namespace Skranke.Api.Sip2.Messages;

/// <summary>29/30: a loan is renewed, named by its copy or its title. A renewal that a terminal has promised while it
/// was cut off moves the due date at least to the one it promised.</summary>
internal sealed class Renewal : Pair
{
    /// <summary>A terminal promises no more than this.</summary>
    private const int PromisedDaysMax = 92;

    private static readonly Refusal NoSuchLoan = new(
        RefusalCodes.LoanUnknown, "loan.known", "The patron has no such loan.");

    public override string Number => "29";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (await PatronShown.PinMissing(the, the.Profile.PinRequired && !the.Message.Says(3)) is { } why)
        {
            return Texts(
                the, CardValidity.AddWrongPin(No(Asked.Of(the), the.ShownCopy, TitleShown.Unknown), the), why);
        }

        if (await LoanNamed(the) is not { } loan)
        {
            return the.IsOffline(3)
                ? await TellStaff(the, null, [NoSuchLoan])
                : Refuse(Asked.Of(the), the.Texts.Say(RefusalCodes.LoanUnknown));
        }

        var reply = await Renewing.Ask(the, loan, "29", the.Message.At(4, Stamp.Length), the.TimeAt(4));
        if (the.IsOffline(3))
        {
            the.CountOffline(the.OfflineTime(4).At);
            if (reply is Refused no)
            {
                reply = await KeepPromise(the, loan) ?? reply;
                if (reply is Refused)
                {
                    return await TellStaff(the, loan, no.Refusals);
                }
            }
        }

        return reply switch
        {
            Renewed renewed => await Checkout.Done(the, renewed.Loan, isRenewal: true, "30"),
            LoanChangedReply changed => await Checkout.Done(the, changed.Loan, isRenewal: true, "30"),
            Refused refused => Texts(
                the,
                CardValidity.AddTo(
                    No(
                        Asked.Of(the),
                        loan.Copy.Value,
                        await TitleShown.Of(the, loan.TitleId, loan.Material),
                        loan.DueDate),
                    the,
                    refused),
                Why(the, refused)),
            _ => throw new InvariantBrokenException($"A renewal was answered {reply.GetType().Name}."),
        };
    }

    public override Message Refuse(Asked the, string text) => Texts(
        the, No(the, the.Message["AB"].Trim(), TitleShown.Unknown), text);

    private static Message No(Asked the, string barcode, TitleShown title, DateOnly? due = null) =>
        title.AddTo(new Message("30", $"0NUN{the.Stamped}")
                .With("AO", the.Institution)
                .With("AA", the.Message["AA"])
                .With("AB", barcode))
            .With("AH", due is { } day ? Stamp.Write(day) : "");

    /// <summary>The patron's own loan; another's only where the terminal says that a third party may renew.</summary>
    private static async ValueTask<Loan?> LoanNamed(Exchange the)
    {
        var patron = CardNumber.TryParse(the.ShownCard, out var card)
            ? (await the.Services.LookUps.OwnerOf(the.Library.Isil, card))?.PatronId
            : null;
        if (the.ShownCopy.Length > 0)
        {
            var loan = (await CopyShown.Find(the))?.Loan;
            return loan is not null && (loan.PatronId == patron || the.Message.Says(2)) ? loan : null;
        }

        var title = the.Message["AJ"].Trim();
        if (patron is not { } known || title.Length == 0)
        {
            return null;
        }

        var account = await the.Services.Accounts.Of(known, the.Library.Isil, CancellationToken.None);
        var named = account.Loans.FirstOrDefault(one => one.Title.Value == title || one.TitleText == title);
        return named is null ? null : await the.Services.Load.Loan(named.Id);
    }

    /// <summary>The patron was told that the loan was renewed, and it cannot be: staff sort it out. Said again it is
    /// written down once.</summary>
    private static async ValueTask<Message> TellStaff(Exchange the, Loan? loan, IReadOnlyList<Refusal> refusals)
    {
        var (at, _) = the.OfflineTime(4);
        var barcode = loan?.Copy
            ?? CopyShown.Mended(the.ShownCopy.Length > 0 ? the.ShownCopy : the.Message["AJ"].Trim());
        var owner = CardNumber.TryParse(the.ShownCard, out var card)
            ? await the.Services.LookUps.OwnerOf(the.Library.Isil, card)
            : null;
        if (loan is null)
        {
            the.CountOffline(at);
        }

        var key = the.KeyOf("29 conflict", the.ShownCard, barcode.Value, the.Message.At(4, Stamp.Length))
            with { Remember = true };
        _ = await OfflineTransaction.Record(
            the.Errand(Operation.Renew, key),
            key,
            the.Origin(),
            WorkItemKind.OfflineRenewal,
            the.Branch,
            at,
            refusals,
            new Scanned(
                owner is null ? CardShown.Mended(the.ShownCard).Value : null,
                owner?.PatronId,
                barcode.Value,
                loan?.CopyId ?? await CopyShown.Id(the)));
        return Texts(
            the,
            No(
                Asked.Of(the),
                loan?.Copy.Value ?? the.ShownCopy,
                loan is null ? TitleShown.Unknown : await TitleShown.Of(the, loan.TitleId, loan.Material),
                loan?.DueDate),
            the.Texts.Say("terminal.recorded"));
    }

    /// <summary>Null where the terminal promised nothing, or nothing that can be kept.</summary>
    private static async ValueTask<Reply?> KeepPromise(Exchange the, Loan loan)
    {
        if (the.TimeAt(22) is not { } promised || the.Library.Today(promised) is var due && due <= loan.DueDate
            || the.Library.Today(promised) > the.Today.AddDays(PromisedDaysMax))
        {
            return null;
        }

        var key = the.KeyOf("29 promise", loan.Id.ToString(), the.Message.At(4, Stamp.Length));
        var reply = await the.Errand(Operation.Renew, key).Ask(GrainKey.Of(loan.PatronId), new MoveDueDate
        {
            Key = key,
            Origin = the.Origin("renewed at a terminal that was cut off"),
            PatronId = loan.PatronId,
            LoanId = loan.Id,
            CopyId = loan.CopyId,
            DueDate = the.Library.Today(promised),
        });
        return reply is LoanChangedReply ? reply : null;
    }
}

/// <summary>65/66: all of a patron's loans are renewed, each for itself. The answer is yes also where none could be:
/// terminals read the counts and the reasons.</summary>
internal sealed class RenewAll : Pair
{
    public override string Number => "65";

    public override async ValueTask<Message> Answer(Exchange the)
    {
        if (await PatronShown.PinMissing(the, the.Profile.PinRequired) is { } why)
        {
            return Refuse(Asked.Of(the), why);
        }

        if (!CardNumber.TryParse(the.ShownCard, out var card))
        {
            return Refuse(Asked.Of(the), the.Texts.Say("terminal.card-unreadable"));
        }

        // Sent again it renews again what can be renewed again, which after a renewal is nothing.
        var once = the.KeyOf("65", card.Value, the.Message.At(2, Stamp.Length), $"{the.Now.UtcTicks}");
        var errand = the.Errand(Operation.Renew, once);
        var reply = await PatronNamed.By(errand, card, null).Ask(
            the.Origin(),
            null,
            (key, patron, _) => new Actors.RenewAll { Key = key, Origin = the.Origin(), PatronId = patron });
        return reply switch
        {
            RenewedAll all => await Done(the, all),
            Refused refused => Refuse(Asked.Of(the), Why(the, refused)),
            _ => throw new InvariantBrokenException($"A renewal of all was answered {reply.GetType().Name}."),
        };
    }

    public override Message Refuse(Asked the, string text) =>
        Texts(the, new Message("66", $"000000000{the.Stamped}").With("AO", the.Institution), text);

    private static async ValueTask<Message> Done(Exchange the, RenewedAll all)
    {
        var (renewed, not) = (new List<string>(), new List<string>());
        foreach (var one in all.Results)
        {
            (one.Refusals.IsEmpty ? renewed : not).Add(await Entry(the, one));
        }

        var answer = new Message("66", $"1{renewed.Count:0000}{not.Count:0000}{the.Stamped}")
            .With("AO", the.Institution)
            .WithAll("BM", renewed)
            .WithAll("BN", not);
        var first = all.Results.FirstOrDefault(one => !one.Refusals.IsEmpty)?.Refusals[0];
        return Texts(
            the,
            answer,
            renewed.Count > 0 ? the.Texts.Say("renewed.count", ("count", renewed.Count)) : "",
            not.Count > 0 ? the.Texts.Say("renewed.some-not", ("count", not.Count)) : "",
            first is null ? "" : the.Texts.Say(first));
    }

    private static async ValueTask<string> Entry(Exchange the, RenewalResult one)
    {
        var isPercent = the.ListEntry == TerminalListEntry.Percent;
        var loan = isPercent || one.Copy is null ? await the.Services.Load.Loan(one.LoanId) : null;
        var barcode = (one.Copy ?? loan?.Copy)?.Value ?? "";
        if (!isPercent)
        {
            return barcode;
        }

        var title = loan is null ? null : (await TitleShown.Of(the, loan.TitleId, loan.Material)).Properties;
        title ??= PercentEntry.Title("", null, "");
        return one.Refusals is [var why, ..]
            ? PercentEntry.NotRenewed(barcode, the.Texts.Say(why), loan?.DueDate, title)
            : PercentEntry.Renewed(barcode, one.DueDate, title);
    }
}
