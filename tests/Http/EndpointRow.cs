namespace Skranke.Tests.Http;

/// <summary>What the test of every endpoint needs to know of one: a request about things of one library, and what it
/// is answered to somebody they are none of the business of.</summary>
/// <param name="Endpoint">Verb and path as they are mapped.</param>
/// <param name="Foreign">Status and code for the key of another library whose role may do this; <see cref="Own"/>
/// where it is done or shown for that other library; null where no role is bound to one library.</param>
public sealed record EndpointRow(string Endpoint, string? Foreign)
{
    /// <summary>It succeeds, and nothing of the first library is in it.</summary>
    public const string Own = "own";

    private const string ForeignLibrary = "403 auth.foreign-library";
    private const string Card = """{"card": "{card}"}""";
    private const string Reason = """{"reason": "test"}""";

    /// <summary>A good body; <c>{card}</c> and the like are things of the first library.</summary>
    public string? Body { get; init; }

    /// <summary>What the query asks beside the path.</summary>
    public string Query { get; init; } = "";

    /// <summary>True where the engine under test has no such thing that could be read.</summary>
    public bool ShowsNothing { get; init; }

    /// <summary>Status and code for another patron's token; for what patrons may do in their own.</summary>
    public string? Other { get; init; }

    /// <summary>One row for each endpoint that needs a key. Whoever adds an endpoint adds its row.</summary>
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        new("POST /v1/checkouts", "422 card.unknown") { Body = """{"card": "{card}", "copy": "{copy}"}""" },
        new("POST /v1/checkins", "422 copy.unknown") { Body = """{"copy": "{copy}", "branch": "{library}"}""" },
        new("POST /v1/loans/{id}/renewals", ForeignLibrary) { Body = "{}", Other = "404 loan.unknown" },
        new("POST /v1/patrons/{id}/renewals", ForeignLibrary) { Body = "{}", Other = "404 patron.unknown" },
        new("POST /v1/payments", "422 payment.currency")
        {
            Body = """
                {"patronId": "{patron}", "amount": {"amount": 100, "currency": "DKK"}, "reference": "test"}
                """,
            Other = "422 patron.unknown",
        },
        new("POST /v1/fees/{id}/waive", "404 fee.unknown") { Body = Reason },
        new("POST /v1/fees/{id}/refund", "404 fee.unknown") { Body = Reason },
        new("GET /v1/patrons/{id}/statement", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/libraries/{isil}/cash-report", ForeignLibrary),
        new("GET /v1/collection/candidates", EndpointRow.Own),
        new("POST /v1/collection/exports", EndpointRow.Own) { Body = "{}" },
        new("GET /v1/collection/exports", EndpointRow.Own),
        new("GET /v1/collection/exports/{id}", "404 collection.export-unknown") { ShowsNothing = true },
        new("POST /v1/loans/{id}/due-date", ForeignLibrary)
        {
            Body = """{"dueDate": "2027-02-01", "reason": "test"}""",
        },
        new("POST /v1/loans/{id}/lost", ForeignLibrary) { Body = Reason },
        new("POST /v1/loans/{id}/claimed-returned", ForeignLibrary) { Body = Reason },
        new("POST /v1/loans/{id}/undo", ForeignLibrary) { Body = """{"reason": "test", "of": "checkout"}""" },
        new("GET /v1/loans/{id}", ForeignLibrary) { Other = "404 loan.unknown" },
        new("GET /v1/receipts/{id}", ForeignLibrary) { Other = "404 receipt.unknown" },
        new("POST /v1/reservations", "422 card.unknown")
        {
            Body = """{"card": "{card}", "title": "{title}", "pickupBranch": "{library}"}""",
            Other = "422 card.unknown",
        },
        new("DELETE /v1/reservations/{id}", ForeignLibrary) { Other = "404 reservation.unknown" },
        new("PATCH /v1/reservations/{id}", ForeignLibrary)
        {
            Body = """{"interestUntil": "2027-03-01"}""",
            Other = "404 reservation.unknown",
        },
        new("POST /v1/reservations/{id}/placed", ForeignLibrary) { Body = "{}" },
        new("GET /v1/reservations/{id}", ForeignLibrary) { Other = "404 reservation.unknown" },
        new("POST /v1/interlibrary/requests", "422 card.unknown")
        {
            Body = """{"card": "{card}", "title": "What nobody has", "pickupBranch": "{library}"}""",
            Other = "422 card.unknown",
        },
        new("POST /v1/interlibrary/requests/{id}/order", ForeignLibrary) { Body = """{"supplier": "DK-820010"}""" },
        new("POST /v1/interlibrary/requests/{id}/receive", ForeignLibrary)
        {
            Body = """{"barcode": "test-1", "branch": "{library}"}""",
        },
        new("POST /v1/interlibrary/requests/{id}/unfilled", ForeignLibrary) { Body = "{}" },
        new("POST /v1/interlibrary/loans/{id}/confirm", ForeignLibrary) { Body = "{}" },
        new("POST /v1/interlibrary/loans/{id}/annul", ForeignLibrary) { Body = Reason },
        new("GET /v1/branches/{id}/picklist", ForeignLibrary),
        new("POST /v1/branches/{id}/picks", ForeignLibrary) { Body = """{"copy": "{copy}", "outcome": "found"}""" },
        new("GET /v1/branches/{id}/pickup-shelf", ForeignLibrary),
        new("GET /v1/messages", Own),
        new("GET /v1/letters", Own),
        new("POST /v1/messages/{id}/returned", "404 message.unknown") { Body = "{}" },
        new("POST /v1/messages/{id}/again", "404 message.unknown") { Body = "{}" },
        new("GET /v1/libraries/{isil}/notices", ForeignLibrary),
        new("POST /v1/libraries/{isil}/notices/hold", ForeignLibrary) { Body = "{}" },
        new("POST /v1/libraries/{isil}/notices/release", ForeignLibrary) { Body = "{}" },
        new("GET /v1/libraries/{isil}/notice-templates", ForeignLibrary),
        new("PUT /v1/libraries/{isil}/notice-templates/{language}/{kind}", ForeignLibrary)
        {
            Body = """{"subject": "Test", "text": "Test {title}"}""",
        },
        new("DELETE /v1/libraries/{isil}/notice-templates/{language}/{kind}", ForeignLibrary),
        new("POST /v1/libraries/{isil}/notice-templates/preview", ForeignLibrary)
        {
            Body = """{"language": "da", "kind": "overdue"}""",
        },
        new("GET /v1/patrons/{id}/failed-addresses", ForeignLibrary) { Other = "404 patron.unknown" },
        new("DELETE /v1/patrons/{id}/failed-addresses/{channel}", ForeignLibrary),
        new("GET /v1/work-items", Own),
        new("POST /v1/work-items/{id}/done", ForeignLibrary) { Body = "{}" },
        new("GET /v1/patrons/{id}", ForeignLibrary) { Other = "404 patron.unknown" },
        new("POST /v1/patrons", Own)
        {
            Body = """{"name": "Skolen", "kind": "institution", "responsiblePerson": "Kim Leder"}""",
        },
        new("POST /v1/registrations", ForeignLibrary)
        {
            Body = """{"identityToken": "eyJ.a.b", "library": "{library}", "pin": "0472"}""",
        },
        new("PATCH /v1/patrons/{id}", ForeignLibrary)
        {
            Body = """{"language": "en"}""",
            Other = "404 patron.unknown",
        },
        new("POST /v1/patrons/{id}/pin", ForeignLibrary)
        {
            Body = """{"pin": "0472", "oldPin": "9999"}""",
            Other = "404 patron.unknown",
        },
        new("POST /v1/patrons/{id}/consents", ForeignLibrary)
        {
            Body = """{"kind": "data"}""",
            Other = "404 patron.unknown",
        },
        new("DELETE /v1/patrons/{id}/consents/{consent}", ForeignLibrary),
        new("DELETE /v1/patrons/{id}/guardians/{guardian}", ForeignLibrary),
        new("GET /v1/patrons/{id}/consents", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/patrons/{id}/guardians", ForeignLibrary) { Other = "404 patron.unknown" },
        new("POST /v1/patrons/lookup", "422 card.unknown") { Body = Card },
        new("POST /v1/patrons/authenticate", "422 patron.pin-wrong")
        {
            Body = """{"card": "{card}", "pin": "9999", "purpose": "web"}""",
        },
        new("GET /v1/patrons/{id}/entitlements", ForeignLibrary) { Other = "404 patron.unknown" },
        new("POST /v1/patrons/{id}/cards/{card}/block", ForeignLibrary) { Body = "{}", Other = "404 patron.unknown" },
        new("POST /v1/patrons/{id}/cards/{card}/unblock", ForeignLibrary) { Body = "{}" },
        new("POST /v1/patrons/{id}/addresses", ForeignLibrary)
        {
            Body = """{"street": "Nygade 2"}""",
            Other = "404 patron.unknown",
        },
        new("DELETE /v1/patrons/{id}/addresses/{address}", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/national/cards", null),
        new("GET /v1/national/cards/{number}", null),
        new("POST /v1/national/cards/lookup", null) { Body = """{"nationalId": "0302600031"}""" },
        new("PUT /v1/national/cards/{number}", null) { Body = """{"name": "Nobody"}""" },
        new("DELETE /v1/national/cards/{number}", null),
        new("POST /v1/population/runs", "422 register.not-configured") { Body = "{}" },
        new("GET /v1/population/runs/{id}", "404 register.run-unknown") { ShowsNothing = true },
        new("POST /v1/national/runs", "422 register.not-configured") { Body = "{}" },
        new("GET /v1/national/runs/{id}", "404 register.run-unknown") { ShowsNothing = true },
        new("POST /v1/patrons/{id}/cards", ForeignLibrary) { Body = """{"kind": "national-digital"}""" },
        new("POST /v1/patrons/{id}/cards/{card}/replace", ForeignLibrary) { Body = "{}", Other = "404 patron.unknown" },
        new("POST /v1/patrons/{id}/upgrade", ForeignLibrary)
        {
            Body = """{"identityToken": "test"}""",
            Other = "404 patron.unknown",
        },
        new("GET /v1/patrons/{id}/cards/{card}/barcode.svg", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/patrons/{id}/cards/{card}/barcode.png", ForeignLibrary) { Other = "404 patron.unknown" },
        new("POST /v1/national/series", null)
        {
            Body = """{"library": "{library}", "first": "N600000000", "last": "N600000001"}""",
        },
        new("GET /v1/national/series", Own),
        new("POST /v1/patrons/{id}/memberships", ForeignLibrary)
        {
            Body = """{"library": "{library}"}""",
            Other = "404 patron.unknown",
        },
        new("POST /v1/patrons/{id}/memberships/{library}/activate", ForeignLibrary)
        {
            Body = """{"identityChecked": true, "rulesAccepted": true}""",
        },
        new("POST /v1/patrons/{id}/memberships/{library}/rules", ForeignLibrary)
        {
            Body = """{"version": 1}""",
            Other = "404 patron.unknown",
        },
        new("POST /v1/patrons/{id}/memberships/{library}/home", ForeignLibrary)
        {
            Body = "{}",
            Other = "404 patron.unknown",
        },
        new("DELETE /v1/patrons/{id}/memberships/{library}", ForeignLibrary) { Other = "404 patron.unknown" },
        new("POST /v1/patrons/{id}/link", ForeignLibrary)
        {
            Body = """{"patronId": "7"}""", Other = "404 patron.unknown",
        },
        new("POST /v1/patrons/{id}/exclusions", ForeignLibrary) { Body = """{"ground": "conduct"}""" },
        new("POST /v1/exclusions/{id}/confirm", "404 exclusion.unknown") { ShowsNothing = true },
        new("DELETE /v1/exclusions/{id}", "404 exclusion.unknown") { ShowsNothing = true },
        new("GET /v1/patrons/{id}/loans", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/patrons/{id}/reservations", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/patrons/{id}/fees", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/patrons/{id}/notices", ForeignLibrary) { Other = "404 patron.unknown" },
        new("GET /v1/patrons/{id}/status", ForeignLibrary) { Other = "404 patron.unknown" },
        new("PUT /v1/patrons/{id}/history", ForeignLibrary)
        {
            Body = """{"keep": true}""",
            Other = "404 patron.unknown",
        },
        new("GET /v1/patrons/{id}/data", ForeignLibrary) { Other = "404 patron.unknown" },
        new("POST /v1/patrons/{id}/erasure", ForeignLibrary) { Body = "{}", Other = "404 patron.unknown" },
        new("GET /v1/statistics", Own) { Query = "?from=2026-01-01&to=2026-12-31&by=library" },
        new("GET /v1/copies/{barcode}", ForeignLibrary) { Query = "?owner={library}" },
        new("POST /v1/copies/{barcode}/status", "404 copy.unknown")
        {
            Body = """{"status": "damaged", "reason": "test"}""",
        },
        new("GET /v1/titles/{id}", "404 title.unknown"),
        new("GET /v1/titles/{id}/queue", "404 title.unknown"),
        new("GET /v1/libraries", null),
        new("GET /v1/libraries/{isil}", null),
        new("PUT /v1/libraries/{isil}", ForeignLibrary) { Body = "{document}" },
        new("GET /v1/libraries/{isil}/rules", null),
        new("GET /v1/libraries/{isil}/rules/versions", null),
        new("PUT /v1/libraries/{isil}/rules", ForeignLibrary)
        {
            Body = """{"validFrom": "2033-01-01", "mustBeAccepted": false, "texts": {"da": "Hold orden."}}""",
        },
        new("GET /v1/libraries/{isil}/policy", ForeignLibrary),
        new("GET /v1/libraries/{isil}/policy/versions", ForeignLibrary),
        new("PUT /v1/libraries/{isil}/policy", ForeignLibrary) { Body = "{policy}" },
        new("GET /v1/libraries/{isil}/calendar", ForeignLibrary),
        new("PUT /v1/libraries/{isil}/calendar", ForeignLibrary) { Body = "{calendar}" },
        new("POST /v1/libraries/{isil}/policy/check", ForeignLibrary)
        {
            Body = """{"card": "{card}", "copy": "{copy}"}""",
        },
        new("POST /v1/libraries/{isil}/due-date-moves", ForeignLibrary)
        {
            Body = """{"from": "2031-01-01", "to": "2031-01-02", "reason": "test"}""",
        },
        new("GET /v1/libraries/{isil}/due-date-moves/{id}", ForeignLibrary),
        new("GET /v1/events", Own) { Query = "?limit=500" },
        new("GET /v1/keys", Own) { Query = "?limit=500" },
        new("POST /v1/keys", Own) { Body = """{"role": "kiosk", "name": "test of every endpoint"}""" },
        new("GET /v1/terminals", Own) { Query = "?limit=500" },
        new("GET /v1/terminals/{login}", "404 terminal.unknown"),
        new("GET /v1/terminals/{login}/trace", "404 terminal.unknown"),
        new("PUT /v1/terminals/{login}", "422 terminal.login-taken") { Body = """{"profile": {}}""" },
        new("DELETE /v1/terminals/{login}", "404 terminal.unknown"),
        new("POST /v1/keys/{id}/rotate", "404 key.unknown") { Body = "{}" },
        new("DELETE /v1/keys/{id}", "404 key.unknown"),
        new("GET /v1/audit", Own) { Query = "?limit=500" },
        new("POST /v1/admin/clock", Own) { Body = """{"advance": "PT0S"}""" },
        new("POST /v1/imports/{kind}", "400 import.kind-unknown") { Body = "id" },
        new("GET /v1/imports/{id}", "404 import.unknown"),
        new("GET /ops", null),
    ];

    public override string ToString() => Endpoint;
}
