using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MlxManager.Web.Downloads;

/// <summary>Rates of the last minutes, oldest first; immutable. Its drawing is made once, however many circuits show it.</summary>
public sealed class RateLine
{
    /// <summary>Three minutes at a sample every two seconds.</summary>
    public const int MostSamples = 90;

    /// <summary>The box of <see cref="Path"/>.</summary>
    public const int Width = MostSamples - 1;

    /// <inheritdoc cref="Width"/>
    public const int Height = 24;

    private readonly ImmutableArray<float> _rates;
    private readonly Lazy<string> _path;

    private RateLine(ImmutableArray<float> rates)
    {
        _rates = rates;
        _path = new(Draw);
    }

    public static RateLine Empty { get; } = new([]);

    public bool IsFlat => _rates.All(rate => rate == 0);

    public double Latest => _rates.IsEmpty ? 0 : _rates[^1];

    public double Best => _rates.IsEmpty ? 0 : _rates.Max();

    /// <summary>An SVG path, newest at the right edge, the best rate at the top; empty for less than two samples.</summary>
    public string Path => _path.Value;

    public RateLine With(double rate) =>
        new((_rates.Length < MostSamples ? _rates : _rates.RemoveAt(0)).Add((float)rate));

    private string Draw()
    {
        if (_rates.Length < 2)
        {
            return "";
        }

        var best = Math.Max(Best, 1);
        var path = new StringBuilder();
        for (var i = 0; i < _rates.Length; i++)
        {
            // A pixel is kept free at both edges for the thickness of the line.
            var y = Height - 1 - (_rates[i] / best * (Height - 2));
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{Width - _rates.Length + 1 + i} {y:0.#}");
        }

        return path.ToString();
    }
}
