namespace MlxManager.Bench;

/// <summary>Repeated measurements of one thing.</summary>
internal sealed class Figures
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    public double Most => _values.Max();

    public double Last => _values[^1];

    public void Add(double value) => _values.Add(value);
}
