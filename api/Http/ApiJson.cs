using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Skranke.Api.Http.Cards;
using Skranke.Api.Http.Clock;
using Skranke.Api.Http.Collection;
using Skranke.Api.Http.Copies;
using Skranke.Api.Http.Events;
using Skranke.Api.Http.Exclusions;
using Skranke.Api.Http.Interlibrary;
using Skranke.Api.Http.Keys;
using Skranke.Api.Http.Libraries;
using Skranke.Api.Http.Loans;
using Skranke.Api.Http.Memberships;
using Skranke.Api.Http.Notices;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Http.Payments;
using Skranke.Api.Http.Privacy;
using Skranke.Api.Http.Registers;
using Skranke.Api.Http.Reservations;
using Skranke.Api.Http.Statistics;
using Skranke.Api.Http.Terminals;
using Skranke.Api.Http.Titles;
using Skranke.Api.Http.WorkItems;
using Skranke.Api.Operations;
using Skranke.Libraries;
using Skranke.Silo.Import;
using Skranke.Silo.Registers.National;

namespace Skranke.Api.Http;

/// <summary>Generated serialisers for every body and answer. Unknown and repeated fields are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    MaxDepth = 16,
    Converters = [typeof(Rfc3339Json), typeof(JsonStringEnumConverter<DayOfWeek>)])]
[JsonSerializable(typeof(CheckoutBody))]
[JsonSerializable(typeof(CheckinBody))]
[JsonSerializable(typeof(RenewalBody))]
[JsonSerializable(typeof(RenewAllBody))]
[JsonSerializable(typeof(DueDateBody))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(PaymentAnswer))]
[JsonSerializable(typeof(WaiveBody))]
[JsonSerializable(typeof(ExportBody))]
[JsonSerializable(typeof(ListAnswer<CandidateAnswer>))]
[JsonSerializable(typeof(ListAnswer<ExportSummaryAnswer>))]
[JsonSerializable(typeof(CollectionExportAnswer))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(FeeAnswer))]
[JsonSerializable(typeof(ListAnswer<StatementLineAnswer>))]
[JsonSerializable(typeof(CashReportAnswer))]
[JsonSerializable(typeof(BlockCardBody))]
[JsonSerializable(typeof(ExclusionBody))]
[JsonSerializable(typeof(ConfirmExclusionBody))]
[JsonSerializable(typeof(LinkBody))]
[JsonSerializable(typeof(AddressBody))]
[JsonSerializable(typeof(RegisterRunBody))]
[JsonSerializable(typeof(RegisterRunAnswer))]
[JsonSerializable(typeof(NationalCardBody))]
[JsonSerializable(typeof(NationalLookupBody))]
[JsonSerializable(typeof(NationalCardRecord))]
[JsonSerializable(typeof(NationalCardsPage))]
[JsonSerializable(typeof(IssueCardBody))]
[JsonSerializable(typeof(ReplaceCardBody))]
[JsonSerializable(typeof(UpgradeBody))]
[JsonSerializable(typeof(SeriesBody))]
[JsonSerializable(typeof(SeriesAnswer))]
[JsonSerializable(typeof(ListAnswer<SeriesAnswer>))]
[JsonSerializable(typeof(JoinBody))]
[JsonSerializable(typeof(ActivateBody))]
[JsonSerializable(typeof(AcceptRulesBody))]
[JsonSerializable(typeof(HomeBody))]
[JsonSerializable(typeof(LostBody))]
[JsonSerializable(typeof(ClaimedReturnedBody))]
[JsonSerializable(typeof(UndoBody))]
[JsonSerializable(typeof(ReservationBody))]
[JsonSerializable(typeof(InterlibraryRequestBody))]
[JsonSerializable(typeof(InterlibraryOrderBody))]
[JsonSerializable(typeof(InterlibraryReceiptBody))]
[JsonSerializable(typeof(InterlibraryUnfilledBody))]
[JsonSerializable(typeof(RenewalConfirmationBody))]
[JsonSerializable(typeof(RenewalAnnulmentBody))]
[JsonSerializable(typeof(WorkItemDoneBody))]
[JsonSerializable(typeof(ReservationChangeBody))]
[JsonSerializable(typeof(PlacedBody))]
[JsonSerializable(typeof(PickBody))]
[JsonSerializable(typeof(CopyStatusBody))]
[JsonSerializable(typeof(LookupBody))]
[JsonSerializable(typeof(HistoryBody))]
[JsonSerializable(typeof(ErasureBody))]
[JsonSerializable(typeof(ErasureAnswer))]
[JsonSerializable(typeof(PatronDataAnswer))]
[JsonSerializable(typeof(ListAnswer<StatisticAnswer>))]
[JsonSerializable(typeof(RegisterPatronBody))]
[JsonSerializable(typeof(RegistrationBody))]
[JsonSerializable(typeof(ConsentBody))]
[JsonSerializable(typeof(PinBody))]
[JsonSerializable(typeof(PatronChangeBody))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(KeyRotationBody))]
[JsonSerializable(typeof(TerminalBody))]
[JsonSerializable(typeof(ReturnedBody))]
[JsonSerializable(typeof(NothingBody))]
[JsonSerializable(typeof(HoldBody))]
[JsonSerializable(typeof(NoticeTemplateBody))]
[JsonSerializable(typeof(TemplatePreviewBody))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(ListAnswer<MessageAnswer>))]
[JsonSerializable(typeof(LibraryNoticesAnswer))]
[JsonSerializable(typeof(NoticeTemplateAnswer))]
[JsonSerializable(typeof(ListAnswer<NoticeTemplateAnswer>))]
[JsonSerializable(typeof(TemplatePreviewAnswer))]
[JsonSerializable(typeof(ListAnswer<FailedAddressAnswer>))]
[JsonSerializable(typeof(TerminalAnswer))]
[JsonSerializable(typeof(ListAnswer<TerminalAnswer>))]
[JsonSerializable(typeof(ListAnswer<TraceAnswer>))]
[JsonSerializable(typeof(ClockBody))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(LoanAnswer))]
[JsonSerializable(typeof(CheckinAnswer))]
[JsonSerializable(typeof(RenewAllAnswer))]
[JsonSerializable(typeof(ReceiptAnswer))]
[JsonSerializable(typeof(RecordedAnswer))]
[JsonSerializable(typeof(WorkItemAnswer))]
[JsonSerializable(typeof(ReservationAnswer))]
[JsonSerializable(typeof(PatronAnswer))]
[JsonSerializable(typeof(LinkAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(CopyAnswer))]
[JsonSerializable(typeof(CopyStatusAnswer))]
[JsonSerializable(typeof(PickedAnswer))]
[JsonSerializable(typeof(TitleAnswer))]
[JsonSerializable(typeof(LibraryAnswer))]
[JsonSerializable(typeof(Policy))]
[JsonSerializable(typeof(Calendar))]
[JsonSerializable(typeof(ListAnswer<Policy>))]
[JsonSerializable(typeof(HouseRules))]
[JsonSerializable(typeof(ListAnswer<HouseRules>))]
[JsonSerializable(typeof(LibraryDocument))]
[JsonSerializable(typeof(AuthenticateBody))]
[JsonSerializable(typeof(AuthenticateAnswer))]
[JsonSerializable(typeof(ListAnswer<EntitlementAnswer>))]
[JsonSerializable(typeof(PolicyCheckBody))]
[JsonSerializable(typeof(PolicyCheckAnswer))]
[JsonSerializable(typeof(DueDateMoveBody))]
[JsonSerializable(typeof(DueDateMoveAnswer))]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(ClockAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ListAnswer<LoanAnswer>))]
[JsonSerializable(typeof(ListAnswer<ReservationAnswer>))]
[JsonSerializable(typeof(ListAnswer<FeeAnswer>))]
[JsonSerializable(typeof(ListAnswer<NoticeAnswer>))]
[JsonSerializable(typeof(ListAnswer<PatronAnswer>))]
[JsonSerializable(typeof(ListAnswer<ConsentAnswer>))]
[JsonSerializable(typeof(ListAnswer<GuardianAnswer>))]
[JsonSerializable(typeof(ListAnswer<PickAnswer>))]
[JsonSerializable(typeof(ListAnswer<WorkItemAnswer>))]
[JsonSerializable(typeof(ListAnswer<LibraryAnswer>))]
[JsonSerializable(typeof(ListAnswer<EventAnswer>))]
[JsonSerializable(typeof(ListAnswer<KeyAnswer>))]
[JsonSerializable(typeof(ListAnswer<AuditAnswer>))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>As it goes over the wire: letters such as æ, ø and å stand as they are. Answers are JSON by their type
    /// and are never put into a page, so that nothing else needs escaping.</summary>
    public static ApiJson Wire => Made.Wire;

    /// <summary>Made on first use: the generated part of this class may not be initialised before.</summary>
    private static class Made
    {
        public static readonly ApiJson Wire = new(new JsonSerializerOptions(Default.Options)
        {
            TypeInfoResolver = null,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
