using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Actors;

/// <summary>What grains say to each other and what is remembered under a key reads back as it was written, because a
/// stored answer must be given again to the letter (I24).</summary>
public sealed class EngineJsonTests
{
    private static readonly Refusal WithEverything = new(
        RefusalCodes.RenewalTooEarly,
        "renewal.window-days",
        "The loan can be renewed from 2026-11-23.",
        new JsonObject { ["windowDays"] = 7, ["dueDate"] = "2026-11-30", ["until"] = null },
        Days.Day("2026-11-23"),
        Overridable: true);

    private static readonly Loan Loan = ALoan.DueOn("2026-11-30") with { ClosedAt = Days.Now };

    private static readonly Renewable NotYet = Renewable.By([WithEverything]);

    private static readonly Receipt Receipt = new(
        new ReceiptId(9101),
        Days.Now,
        ALibrary.HoersholmIsil,
        ALibrary.Main,
        APatron.Id,
        [new ReceiptLine("returned", ACopy.Barcode, ATitle.Reference, Loan.Id, Loan.LoanedAt, Loan.DueDate)]);

    private static readonly Patron Patron = APatron.WithPin(3, Days.Now.AddMinutes(15))
        .WithExclusion("debt", Days.Now, null).Holding(Loan).WaitingFor(AReservation.Waiting(APatron.Id));

    private static readonly Copy Copy = ACopy.CapturedFor(AReservation.InTransit(APatron.OtherId)) with
    {
        Loan = Loan,
        Price = 24_900,
    };

    /// <summary>One of each, and more where an answer has several forms.</summary>
    internal static readonly Reply[] Replies =
    [
        new Refused([WithEverything, new Refusal(RefusalCodes.CopyLost, "copy.lost", "Lost.")]),
        new Refused([]),
        new Lent(Loan, NotYet, new ReservationId(8001)),
        new Lent(Loan, Renewable.By([]), null),
        new Lent(Loan, NotYet, null, new WorkItemId(9501)),
        new Recorded(new WorkItemId(9501)),
        new Renewed(Loan, NotYet),
        new RenewedAll(
        [
            new RenewalResult(Loan.Id, ACopy.Barcode, Loan.DueDate, []),
            new RenewalResult(new LoanId(3002), null, null, [WithEverything]),
        ]),
        new CheckedIn(
            ACopy.Barcode, ALibrary.HoersholmIsil, 12, Loan,
            new Route(RouteAction.ReservationShelf, null, new ReservationId(8001)), Receipt),
        new CheckedIn(
            ACopy.Barcode, ALibrary.HoersholmIsil, 12, null, new Route(RouteAction.Transit, ALibrary.Kokkedal),
            Receipt with { PatronId = null }, new WorkItemId(9501)) { Mailed = true },
        new Reserved(AReservation.Waiting(APatron.Id).Wanting(ACopy.Id), 1),
        new ReservationClosed(AReservation.Ready(APatron.Id) with { State = ReservationState.Expired }),
        new LoanChangedReply(Loan, NotYet) { State = LoanState.Overdue },
        new ReservationChanged(AReservation.Waiting(APatron.Id).OrOther().PausedOn("2026-12-01", "2026-12-24"), 2),
        new CopyMarked(ACopy.Barcode, ALibrary.HoersholmIsil, 12, CopyStatus.Missing),
        new Concluded(new Renewed(Loan, NotYet), JustNow: true),
        new ClockMoved(Days.Now),
        new PaymentPosted(
            new PaymentId(9701), "kiosk-17", new Money(2500, "DKK"), PaymentMethod.Card, Days.Now,
            [new Allocation(new FeeId(9601), 2000), new Allocation(new FeeId(9602), 500)], new Money(1500, "DKK")),
        new PatronExcluded(AnExclusion.Id),
        new Collected(new CollectionExportId(9801)),
        new FeeSettled(new FeeId(9601), new Money(2000, "DKK"), new Money(0, "DKK"), FeeState.Waived),
        new LoanChangedReply(ASupply.Pending(), NotYet) { Supply = ASupply.Terms },
        new ReservationChanged(ASupply.Request(), 1),
        new Concluded(new Renewed(Loan, NotYet) { Supply = ASupply.Terms }, JustNow: true),
        Stale.Instance,
        new LentToAnother(APatron.OtherId),
        new LentToAnother(null),
        new TitleSnapshot(ATitle.Queued(AReservation.Ready(APatron.Id), AReservation.Waiting(APatron.OtherId, 2))),
        new TitleSnapshot(null),
        new LibrarySnapshot(ALibrary.Hoersholm().ClosedFrom("2026-07-01", "2026-07-31", ALibrary.Kokkedal)),
        new LibrarySnapshot(ALibrary.Rana().ClosedOn(DayOfWeek.Sunday)),
        new Published(2),
        new LibraryKept(8, Founded: true),
        new Authenticated(APatron.Id, [Authenticating.Borrow, Authenticating.Use + "eReolen"], [WithEverything]),
        new PatronChanged(APatron.Id),
        new Erased(Whole: true),
        new SeriesReserved(new CardSeries(ALibrary.RanaIsil, 100, 199, 100)),
        ALink.Answer(),
        new TickDone(500, More: true),
        Told.Instance,
    ];

    internal static readonly Request[] Requests =
    [
        ARequest.CheckOut(RefusalCodes.PatronLoanLimit) with { Card = APatron.Card, Pin = APatron.RightPin },
        ARequest.CheckIn(ALibrary.Kokkedal, CopyStatus.Damaged, Days.Now) with { PatronId = APatron.Id },
        ARequest.Renew() with { Origin = ARequest.Desk },
        ARequest.RenewAll(),

        // A try of a PIN with a card that nobody has goes to a patron that is nobody.
        ARequest.Authenticate() with { PatronId = new PatronId(-65_536), Card = null },
        AFee.Pay(2500, "kiosk-17", 9601, 9602),
        AFee.Waive(9601, 500),
        AFee.Refund(9601),
        ARequest.Reserve() with { InterestUntil = Days.Today, WantedCopy = ACopy.Id },
        ARequest.Cancel(new ReservationId(8001)),
        ALoanCommand.MoveTo("2026-12-24"),
        ALoanCommand.DeclareLost(),
        ALoanCommand.ClaimReturned(),
        ALoanCommand.UndoCheckOut(Loan),
        ALoanCommand.UndoCheckIn(),
        new ChangeLoan(ALoanCommand.MoveTo("2026-12-24"), Patron),
        ASupply.Confirm(Loan, Days.Today),
        ASupply.Annul(Loan),
        ASupply.Serve(Loan, Days.Now),
        ASupply.Ask(),
        APatronCase.Block(APatron.Adult(), CardBlockReason.Stolen).Command,
        APatronCase.Unblock(APatron.Adult()).Command,
        APatronCase.Keep(APatron.Adult()).Command,
        APatronCase.Erase(APatron.Adult()).Command,
        APatronCase.Announce(APatron.Adult(), Days.Day("2024-03-01")).Command,
        ALink.Ask() with { Home = ALibrary.RanaIsil, Activates = true, ExpectedVersion = 5 },
        AnAddress.Add(APatron.Id),
        AnAddress.Remove(APatron.Id, new AddressId(7001)),
        ARegistration.Child().Known().With(ConsentKind.GuardianBorrow) with { Pin = ARegistration.Pin() },
        new GiveConsent
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            PatronId = APatron.Id,
            Said = new ConsentSaid(ConsentKind.GuardianPay, ConsentWay.Verified, 2),
            Guardian = new GuardianNamed { PatronId = APatron.OtherId },
        },
        new WithdrawConsent
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            PatronId = APatron.Id,
            ConsentId = new ConsentId(7),
        },
        new EndGuardianship
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            PatronId = APatron.Id,
            GuardianId = AGuardianship.MotherId,
        },
        new ChangePin
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            PatronId = APatron.Id,
            Pin = ARegistration.Pin(),
            OldPin = "0001",
        },
        new ChangeContact
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            PatronId = APatron.Id,
            Change = new ContactChange { Email = new Said<string>(null), SmsNotices = true },
        },
        APatronCase.Issue(CardKind.Local, "R-17"),
        APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted, selfService: true),
        APatronCase.Upgrade(ANewCard.Local.Id),
        AMembership.Join(),
        AMembership.Activate(version: 3),
        AMembership.Accept(3),
        AMembership.Leave(),
        AMembership.MoveHome(),
        new ExportCollection(IsScheduled: true) { Key = ARequest.Key(42), Origin = ARequest.Desk },
        new ReserveSeries
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            Library = ALibrary.RanaIsil,
            First = 100,
            Last = 199,
        },
        new OrderInterlibrary
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            ReservationId = new ReservationId(8001),
            TitleId = ATitle.Id,
            Supplier = "DK-775100",
        },
        ASupply.Receive(new ReservationId(8001), ATitle.Id),
        new RefuseInterlibrary
        {
            Key = ARequest.Key(42),
            Origin = ARequest.Desk,
            ReservationId = new ReservationId(8001),
            TitleId = ATitle.Id,
        },
        AnExclusion.Review(APatron.Adult()).Of.Command,
        AnExclusion.Serve(APatron.Adult(), Days.Now, returned: true).Command,
        AnExclusion.Time(APatron.Adult(), Days.Now).Command,
        AnExclusion.Exclude(APatron.Adult(), until: Days.Now.AddDays(14)).Command,
        AnExclusion.Confirm(APatron.Adult()).Command,
        AnExclusion.End(APatron.Adult()).Command,
        new TimeLoan(ALoan.Id, APatron.Id, ACopy.Id),
        new TimeLoanOf(ALoan.Id, Patron),
        ARequest.Publish(ShippedPolicies.Hoersholm) with { ExpectedVersion = 7 },
        ARequest.Publish(ALibrary.Hoersholm().ClosedFrom("2026-07-01", "2026-07-31").Calendar),
        ARequest.Publish(AHouse.Rules("2026-12-01")),
        ARequest.Put() with { ExpectedVersion = 7 },
        ARequest.Authenticate(Purpose.Digital) with { Service = "eReolen" },
        new LendCopy(ARequest.CheckOut(), Patron, new PinTry(RefusalCodes.PatronPinWrong, 4, null)),
        new TakeBackCopy(ARequest.CheckIn(), []),
        new RenewCopy(ARequest.Renew(), ALoan.Id, Patron),
        new AskTitle(Fresh: true),
        new JoinQueue(ARequest.Reserve(), Patron, [], []),
        new LeaveQueue(ARequest.Cancel(new ReservationId(8001))),
        ARequest.Change(new ReservationId(8001)) with { Pause = new Pause(Days.Today, null) },
        new ChangeInQueue(ARequest.Change(new ReservationId(8001))),
        ARequest.PlaceOnShelf(new ReservationId(8001)),
        ARequest.Mark(CopyStatus.Missing),
        new CaptureCopy(ARequest.CheckIn(), Copy),
        new LapseReservation(new ReservationId(8001)),
        new AskLibrary(Fresh: false),
        new Tick(),
        Changed.Instance,
    ];

    [Fact]
    public void There_is_an_example_of_every_answer_and_every_request()
    {
        Assert.Equal(DerivedFrom(typeof(Reply)), Replies.Select(reply => reply.GetType()).ToHashSet());
        Assert.Equal(DerivedFrom(typeof(Request)), Requests.Select(request => request.GetType()).ToHashSet());
    }

    [Fact]
    public void Every_answer_and_request_that_there_is_may_be_sent()
    {
        foreach (var root in new[] { typeof(Reply), typeof(Request) })
        {
            var made = root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root) && !type.IsAbstract);
            Assert.Equal(DerivedFrom(root), made.ToHashSet());
        }
    }

    [Fact]
    public void Every_answer_reads_back_as_it_was_written() => Assert.All(Replies, reply =>
    {
        var json = JsonSerializer.Serialize(reply, EngineJson.Default.Reply);
        var again = JsonSerializer.Deserialize(json, EngineJson.Default.Reply)!;
        Assert.Equal(reply.GetType(), again.GetType());
        Assert.Equal(json, JsonSerializer.Serialize(again, EngineJson.Default.Reply));
    });

    [Fact]
    public void Every_request_reads_back_as_it_was_written() => Assert.All(Requests, request =>
    {
        var json = JsonSerializer.Serialize(request, EngineJson.Default.Request);
        var again = JsonSerializer.Deserialize(json, EngineJson.Default.Request)!;
        Assert.Equal(request.GetType(), again.GetType());
        Assert.Equal(json, JsonSerializer.Serialize(again, EngineJson.Default.Request));
    });

    [Fact]
    public void A_loan_is_the_same_after_the_journey()
    {
        var again = JsonSerializer.Deserialize(new Renewed(Loan, NotYet).Json(), EngineJson.Default.Reply)!;

        Assert.Equal(Loan, again.As<Renewed>().Loan);
        Assert.Equal(NotYet.From, again.As<Renewed>().Renewable.From);
    }

    [Fact]
    public void A_refusal_is_written_like_this() => Assert.Equal(
        """
        {"is":"refused","refusals":[{"code":"renewal.too-early","rule":"renewal.window-days",
        "detail":"The loan can be renewed from 2026-11-23.","data":{"windowDays":7,"dueDate":"2026-11-30","until":null},
        "possibleFrom":"2026-11-23","overridable":true}]}
        """.ReplaceLineEndings(""),
        Refused.With(WithEverything).Json());

    [Fact]
    public void Words_of_the_trade_are_written_as_words()
    {
        var json = new CheckedIn(
            ACopy.Barcode, ALibrary.HoersholmIsil, 12, Loan, new Route(RouteAction.ReturnToOwner), Receipt).Json();

        Assert.Contains("\"action\":\"return-to-owner\"", json, StringComparison.Ordinal);
        Assert.Contains("\"channel\":\"kiosk\"", json, StringComparison.Ordinal);
        Assert.Contains("\"dueDate\":\"2026-11-30\"", json, StringComparison.Ordinal);
    }

    private static HashSet<Type> DerivedFrom(Type root) =>
        root.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(attribute => attribute.DerivedType).ToHashSet();
}
