namespace Skranke.Tests.Model;

/// <summary>A copy of the model: lent, kept for somebody, on its way, or on a shelf.</summary>
internal sealed class ModelCopy
{
    public ModelLoan? Loan { get; set; }

    /// <summary>The branch it is on its way to.</summary>
    public int? OnItsWayTo { get; set; }

    /// <summary>missing, damaged or lost; empty for a copy with which nothing is the matter.</summary>
    public string Trouble { get; set; } = "";
}

internal sealed class ModelLoan
{
    public required int Patron { get; set; }
    public required int Copy { get; init; }
    public required int Branch { get; init; }
    public required DateOnly Due { get; set; }
    public int Renewals { get; set; }
    public bool Open { get; set; } = true;
    public bool Undone { get; set; }
    public bool Lost { get; set; }
    public bool Claimed { get; set; }

    /// <summary>The day on which a timer looks at it.</summary>
    public DateOnly? TimerOn { get; set; }

    /// <summary>The reservation that ended with it.</summary>
    public ModelReservation? Fulfilled { get; set; }

    /// <summary>What each period was charged, by the renewals before it.</summary>
    public Dictionary<int, int> Charged { get; } = [];

    /// <summary>The number the engine gave it, which decides the order of timers that fall due together.</summary>
    public long Number { get; set; }
}

internal sealed class ModelReservation
{
    public required int Patron { get; set; }

    /// <summary>Any of these will do, and the place in the queue of each.</summary>
    public required Dictionary<int, int> Places { get; init; }

    /// <summary>The title that was named first.</summary>
    public required int Title { get; init; }
    public required int Pickup { get; set; }
    public required DateOnly InterestUntil { get; init; }

    /// <summary>The only copy that will do.</summary>
    public int? OnlyCopy { get; init; }

    /// <summary>The only issue that will do.</summary>
    public string? Issue { get; init; }

    public DateOnly? PausedFrom { get; set; }
    public DateOnly? PausedUntil { get; set; }

    /// <summary>waiting, coming, captured, ready, fulfilled, cancelled or expired.</summary>
    public string State { get; set; } = "waiting";
    public int? Copy { get; set; }
    public DateOnly? PickupUntil { get; set; }

    /// <summary>The number the engine gave it, which decides the order of timers that fall due together.</summary>
    public long Number { get; set; }

    public bool Active => State is "waiting" or "coming" or "captured" or "ready";
}
