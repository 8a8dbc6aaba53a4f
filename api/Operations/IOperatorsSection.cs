namespace Skranke.Api.Operations;

/// <summary>A part of the operators' page that is read from the database every few seconds: figures of one thing, such
/// as what is due. Figures with a metric's name are gauges at <c>/metrics</c> as well.</summary>
public interface IOperatorsSection
{
    string Title { get; }

    /// <summary>Figures without personal data.</summary>
    Task<IReadOnlyList<OperatorsFigure>> ReadAsync(CancellationToken cancellation);
}

/// <param name="Label">For people.</param>
/// <param name="Value">As it stands.</param>
/// <param name="Metric">The gauge's name; null where it is shown only.</param>
/// <param name="IsBad">Whether operators must look at it.</param>
public sealed record OperatorsFigure(string Label, double Value, string? Metric = null, bool IsBad = false);
