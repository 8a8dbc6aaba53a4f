using Skranke.Notices;
using Skranke.Silo.ReadModels;
using Skranke.Silo.Sending;

namespace Skranke.Api.Http.Notices;

/// <summary>One message to one patron by one way, as staff see it.</summary>
public sealed record MessageAnswer
{
    /// <summary>What the other side knows it by; the same at every attempt.</summary>
    public required string Id { get; init; }

    public required PatronId PatronId { get; init; }

    public required Isil Library { get; init; }

    public required NoticeKind Kind { get; init; }

    public required NoticeChannel Channel { get; init; }

    public required MessageState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public required int Attempts { get; init; }

    /// <summary>What the other side said last, such as <c>smtp-550</c>; <c>no-address</c> where none is
    /// known.</summary>
    public string? Code { get; init; }

    /// <summary>As it was sent; absent until then.</summary>
    public string? Subject { get; init; }

    /// <summary>As it was sent; absent until then.</summary>
    public string? Text { get; init; }

    /// <summary>The notices in it.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    public static MessageAnswer Of(MessageView view) => new()
    {
        Id = view.Id.ToString(),
        PatronId = view.Patron,
        Library = view.Library,
        Kind = view.Kind,
        Channel = view.Channel,
        State = view.State,
        CreatedAt = view.CreatedAt,
        SentAt = view.SentAt,
        Attempts = view.Attempts,
        Code = view.Code,
        Subject = view.Subject,
        Text = view.Text,
        Notices = [.. view.Notices.Select(id => id.ToString())],
    };
}
