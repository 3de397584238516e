using System.Globalization;
using System.Numerics;

namespace MlxManager.Web.Discover;

/// <summary>Some of the widths that weights come in; none stands for all.</summary>
public readonly record struct BitChoice(uint Mask)
{
    public static IReadOnlyList<int> Offered { get; } = [2, 3, 4, 5, 6, 8, 16];

    public bool IsAny => Mask == 0;

    /// <summary>The only one chosen, if it is only one.</summary>
    public int? Only => BitOperations.IsPow2(Mask) ? BitOperations.TrailingZeroCount(Mask) : null;

    public IEnumerable<int> Chosen => Offered.Where(Contains);

    /// <summary>Numbers between commas; those not offered are passed over.</summary>
    public static BitChoice Parse(string? text)
    {
        var choice = default(BitChoice);
        foreach (var part in (text ?? "").Split(',', 40))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && Offered.Contains(bits))
            {
                choice = new(choice.Mask | (1u << bits));
            }
        }

        return choice;
    }

    public bool Contains(int bits) => bits is >= 0 and < 32 && (Mask & (1u << bits)) != 0;

    public BitChoice Toggle(int bits) => new(Mask ^ (1u << bits));

    public override string ToString() => string.Join(',', Chosen);
}
