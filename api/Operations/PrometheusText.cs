using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Skranke.Api.Operations;

/// <summary>Writes metrics in the text format of Prometheus 0.0.4, when they are asked for. The OpenTelemetry SDK
/// counts; its own exporter for Prometheus is not needed for that.</summary>
[ExportModes(ExportModes.Pull)]
public sealed class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly Lock _collecting = new();
    private readonly StringBuilder _text = new();

    public Func<int, bool>? Collect { get; set; }

    /// <summary>The present values.</summary>
    public string Render()
    {
        lock (_collecting)
        {
            _ = _text.Clear();
            _ = Collect?.Invoke(5_000);
            return _text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            Write(metric);
        }

        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var lacksTotal = isCounter && !metric.Name.EndsWith("_total", StringComparison.Ordinal);
        var name = NameOf(metric.Name) + (lacksTotal ? "_total" : "");
        var type = metric.MetricType == MetricType.Histogram ? "histogram" : isCounter ? "counter" : "gauge";
        if (metric.MetricType is MetricType.ExponentialHistogram)
        {
            return;
        }

        _ = _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(metric.Description)).Append('\n');
        _ = _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (metric.MetricType == MetricType.Histogram)
            {
                WriteHistogram(name, in point);
            }
            else
            {
                WriteSample(name, in point, ValueOf(metric.MetricType, in point));
            }
        }
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
            WriteSample(name + "_bucket", in point, count, bound);
        }

        WriteSample(name + "_sum", in point, point.GetHistogramSum());
        WriteSample(name + "_count", in point, point.GetHistogramCount());
    }

    private static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private void WriteSample(string name, in MetricPoint point, double value, string? bound = null)
    {
        _ = _text.Append(name);
        var separator = '{';
        foreach (var tag in point.Tags)
        {
            _ = _text.Append(separator).Append(NameOf(tag.Key)).Append("=\"");
            _ = _text.Append(Escape($"{tag.Value}")).Append('"');
            separator = ',';
        }

        if (bound is not null)
        {
            _ = _text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }

        _ = _text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string NameOf(string name) => string.Create(name.Length, name, static (to, from) =>
    {
        for (var at = 0; at < from.Length; at++)
        {
            to[at] = char.IsAsciiLetterOrDigit(from[at]) || from[at] == '_' ? from[at] : '_';
        }
    });

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
