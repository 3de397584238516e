using CsCheck;
using MlxManager.Core.Library.Disk;
using MlxManager.Web.Library.Disk;

namespace MlxManager.Tests.Library.Disk.Page;

public sealed class TreemapTests
{
    private const double Tolerance = 1e-6;

    private static readonly Gen<(long[] Weights, MapRect Place)> Any = Gen.Select(
        Gen.OneOf(Gen.Long[1, 100], Gen.Long[1, 4_000_000_000_000]).Array[1, 60], Gen.Double[-50, 50], Gen.Double[1, 400], Gen.Double[1, 400],
        (weights, at, width, height) => (weights, new MapRect(at, -at, width, height)));

    [Fact]
    public void Lay_AnyWeights_GivesEachItsAreaInsideAndOverNoOther() => Any.Sample(
        any =>
        {
            var places = Treemap.Lay(any.Weights, any.Place);

            places.Should().HaveSameCount(any.Weights);
            var scale = any.Place.Area / any.Weights.Sum(weight => (double)weight);
            foreach (var (weight, place) in any.Weights.Zip(places))
            {
                place.Area.Should().BeApproximately(weight * scale, Tolerance * any.Place.Area);
                place.X.Should().BeGreaterThanOrEqualTo(any.Place.X - Tolerance);
                place.Y.Should().BeGreaterThanOrEqualTo(any.Place.Y - Tolerance);
                place.Right.Should().BeLessThanOrEqualTo(any.Place.Right + Tolerance);
                place.Bottom.Should().BeLessThanOrEqualTo(any.Place.Bottom + Tolerance);
            }

            for (var i = 0; i < places.Count; i++)
            {
                for (var j = i + 1; j < places.Count; j++)
                {
                    var wide = Math.Min(places[i].Right, places[j].Right) - Math.Max(places[i].X, places[j].X);
                    var high = Math.Min(places[i].Bottom, places[j].Bottom) - Math.Max(places[i].Y, places[j].Y);
                    (wide > Tolerance && high > Tolerance).Should().BeFalse("{0} and {1} must not overlap", places[i], places[j]);
                }
            }
        },
        iter: 400);

    [Fact]
    public void Lay_TheExampleOfThePaper_IsAsSquareAsThere()
    {
        var places = Treemap.Lay([6, 6, 4, 3, 2, 2, 1], new MapRect(0, 0, 6, 4));

        places.Select(place => (place.Width, place.Height)).Take(2).Should().Equal((3, 2), (3, 2));
        places[2].Should().Be(new MapRect(3, 0, 12.0 / 7, 7.0 / 3));
        places.Max(place => Math.Max(place.Width / place.Height, place.Height / place.Width)).Should().BeLessThan(2.8);
    }

    [Fact]
    public void Map_ManySmallOnes_AreOneTileAtTheEnd()
    {
        RepoShare[] repos = [Share("a/one", 900_000), Share("a/two", 90_000), Share("b/three", 50_000), .. Enumerable.Range(0, 7).Select(i => Share($"c/s{i}", 10))];

        var map = DiskMap.Of([.. repos]);

        map.Tiles.Select(tile => (tile.Repo?.Name.Id.Value, tile.Count, tile.Bytes)).Should().Equal(
            ("a/one", 1, 900_000), ("a/two", 1, 90_000), ("b/three", 1, 50_000), (null, 7, 70));
        map.Tiles.Sum(tile => tile.Place.Area).Should().BeApproximately(100 * 100, Tolerance * 10_000);
        map.Owners.Should().ContainSingle().Which.Area.Should().BeApproximately(map.Tiles.Take(2).Sum(tile => tile.Place.Area), 0.001);
    }

    [Fact]
    public void Map_OneSmallOne_IsNamed() =>
        DiskMap.Of([Share("a/one", 900_000), Share("b/two", 1)]).Tiles.Select(tile => tile.Repo?.Name.Id.Value).Should().Equal("a/one", "b/two");

    [Fact]
    public void Map_OfNothing_IsEmpty() => DiskMap.Of([]).Tiles.Should().BeEmpty();

    private static RepoShare Share(string model, long bytes) => new(Stock.Name(model), bytes, 0, 0);
}
