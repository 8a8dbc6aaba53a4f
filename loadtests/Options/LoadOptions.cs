namespace Skranke.LoadTests.Options;

/// <summary>What was asked for on the command line.</summary>
public sealed record LoadOptions
{
    public required string Scenario { get; init; }

    /// <summary>Starts an engine of its own and stops it at the end.</summary>
    public bool Self { get; init; }

    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Programs are compiled while they run; so long each contender gets for that before anything
    /// counts.</summary>
    public TimeSpan Rehearsal { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>A rate that goes evenly from one value to another within a run; null for a steady one.</summary>
    public (double From, double To)? Ramp { get; init; }

    /// <summary>How many times the volumes of a scenario that has its own; 0 for as much as is answered.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>What makes a run fail; such as <c>p99&gt;25</c>.</summary>
    public IReadOnlyList<Threshold> FailIf { get; init; } = [];

    /// <summary>Arrivals a second; 0 for as fast as the callers get answers.</summary>
    public double Rate { get; init; }

    /// <summary>Connections or callers; null for the scenario's own number.</summary>
    public int? Callers { get; init; }

    /// <summary>Null for the scenario's own peers.</summary>
    public IReadOnlyList<string>? Peers { get; init; }

    public string? Json { get; init; }

    public string? Html { get; init; }

    public int Runs { get; init; } = 3;

    public int? Patrons { get; init; }

    public int? Copies { get; init; }

    /// <summary>The full sizes of the scenarios that are smaller by default.</summary>
    public bool National { get; init; }

    /// <summary>Open loans, where a scenario has many before it begins; null for its own number.</summary>
    public int? Loans { get; init; }

    /// <summary>Loans with which a timer has something to do on one day; null for those of a nation.</summary>
    public int? Due { get; init; }

    /// <summary>Where the prepared database is kept; null for a folder that is removed at the end.</summary>
    public string? Data { get; init; }

    /// <summary>Goes on with what is in the data folder instead of preparing it anew.</summary>
    public bool Reuse { get; init; }

    /// <summary>Database connections of the peer that calls a procedure.</summary>
    public int Pool { get; init; } = 24;

    /// <summary>Whether the database shows its most expensive statements at the end; costs a few percent.</summary>
    public bool Statements { get; init; }
}
