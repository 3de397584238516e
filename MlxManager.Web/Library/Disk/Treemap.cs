namespace MlxManager.Web.Library.Disk;

/// <summary>
/// Lays weights out as areas that are as square as can be: rows along the shorter side, each filled for as long as that makes
/// its worst rectangle squarer (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
/// </summary>
internal static class Treemap
{
    /// <param name="weights">All above 0, in any order.</param>
    /// <returns>The place of each, in the order of the weights.</returns>
    public static IReadOnlyList<MapRect> Lay(IReadOnlyList<long> weights, MapRect place)
    {
        var order = Enumerable.Range(0, weights.Count).OrderByDescending(i => weights[i]).ToList();
        var scale = place.Area / weights.Sum(weight => (double)weight);
        var areas = order.ConvertAll(i => weights[i] * scale);
        var places = new MapRect[weights.Count];
        for (var first = 0; first < areas.Count;)
        {
            var count = RowLength(areas, first, Math.Min(place.Width, place.Height));
            var row = areas.GetRange(first, count);
            var isLast = first + count == areas.Count;
            foreach (var (i, rect) in LayRow(row, place, isLast, out place).Index())
            {
                places[order[first + i]] = rect;
            }

            first += count;
        }

        return places;
    }

    private static int RowLength(List<double> areas, int first, double side)
    {
        var (count, sum) = (1, areas[first]);
        while (first + count < areas.Count)
        {
            var next = areas[first + count];
            if (Worst(areas[first], next, sum + next, side) > Worst(areas[first], areas[first + count - 1], sum, side))
            {
                break;
            }

            sum += next;
            count++;
        }

        return count;
    }

    /// <summary>How far from square the worst of a row is: 1 is a square.</summary>
    private static double Worst(double largest, double smallest, double sum, double side) =>
        Math.Max(side * side * largest / (sum * sum), sum * sum / (side * side * smallest));

    /// <param name="isLast">It takes all that is left, whatever rounding says.</param>
    private static List<MapRect> LayRow(List<double> row, MapRect place, bool isLast, out MapRect rest)
    {
        var stands = place.Width >= place.Height;
        var (side, depth) = stands ? (place.Height, place.Width) : (place.Width, place.Height);
        var sum = row.Sum();
        var thickness = isLast ? depth : Math.Min(depth, sum / side);
        var at = 0.0;
        List<MapRect> laid = [];
        foreach (var area in row)
        {
            var length = side * area / sum;
            laid.Add(stands ? new(place.X, place.Y + at, thickness, length) : new(place.X + at, place.Y, length, thickness));
            at += length;
        }

        rest = stands
            ? place with { X = place.X + thickness, Width = place.Width - thickness }
            : place with { Y = place.Y + thickness, Height = place.Height - thickness };
        return laid;
    }
}
