namespace Skranke.Patrons;

/// <summary>Something that was said, be it that there is none; what was not spoken of is null where this
/// stands.</summary>
public sealed record Said<T>(T? Value);

/// <summary>What is said of how to reach a patron; what is null was not spoken of.</summary>
public sealed record ContactChange
{
    public Said<string>? Email { get; init; }

    public Said<string>? Phone { get; init; }

    public bool? EmailNotices { get; init; }

    public bool? SmsNotices { get; init; }

    public Said<string>? Language { get; init; }

    /// <summary>The code of the municipality where the patron lives.</summary>
    public Said<string>? Municipality { get; init; }

    /// <summary>The category that holds whatever the age.</summary>
    public Said<string>? Category { get; init; }

    /// <summary>Who answers for an institution.</summary>
    public Said<string>? ResponsiblePerson { get; init; }

    public override string ToString() => "(contact)";
}
