using CsCheck;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class ExactPatternsTests
{
    // Few names, so that folders fill; brackets, digits and stars' neighbours, so that escaping matters.
    private static readonly Gen<string> Name = Gen.OneOf("a", "b", "[b]", "b]", "!x", "a[0-9].json", "a1.json", "a2.json", "ä.bin", "model-00001.gguf", "model-00002.gguf", ".x");

    private static readonly Gen<RepoPath[]> Listing = Gen.Select(Name.Array[1, 4], parts => string.Join('/', parts))
        .Array[1, 40].Select(Possible);

    [Fact]
    public void Of_AnyChoice_MatchesExactlyWhatWasChosen() => Gen.Select(Listing, Gen.Bool.Array[40]).Sample((paths, coins) =>
    {
        var chosen = paths.Where((_, i) => coins[i]).ToHashSet();

        var patterns = ExactPatterns.Of(paths, chosen.Contains);

        if (chosen.Count == 0)
        {
            patterns.Should().BeNull();
        }
        else
        {
            patterns.Should().NotBeNull();
            paths.Where(patterns!.Includes).Should().BeEquivalentTo(chosen);
        }
    });

    [Fact]
    public void Of_Everything_NeedsNoPattern() =>
        ExactPatterns.Of(Paths("a", "b/c"), _ => true).Should().Be(FilePatterns.Everything);

    [Fact]
    public void Of_WholeFolder_IsOnePattern()
    {
        var patterns = ExactPatterns.Of(Paths("x[1]/a", "x[1]/b/c", "x1/a", "d"), path => path.Value.StartsWith("x[", StringComparison.Ordinal))!;

        patterns.Allow.Should().Equal("x[[]1]/*");
        patterns.Ignore.Should().BeEmpty();
    }

    [Fact]
    public void Of_AllButOne_IsOnePatternToIgnore()
    {
        var patterns = ExactPatterns.Of(Paths("a", "b", "c", "d/e", "d/f"), path => path.Value != "d/e")!;

        patterns.Allow.Should().BeEmpty();
        patterns.Ignore.Should().Equal("d/e");
    }

    [Fact]
    public void Of_EverySecondOfThousandShards_IsSaidByTheirEndings()
    {
        var paths = Paths([.. Enumerable.Range(0, 1000).SelectMany(i => new[] { $"w/part-{i:D5}.bin", $"w/part-{i:D5}.safetensors" })]);

        var patterns = ExactPatterns.Of(paths, path => path.Value.EndsWith(".bin", StringComparison.Ordinal))!;

        patterns.Allow.Should().Equal("w/*.bin");
    }

    [Fact]
    public void Of_TooScattered_IsNullAndNotWrong()
    {
        var paths = Paths([.. Enumerable.Range(0, 2000).Select(i => $"file-{i}.bin")]);

        ExactPatterns.Of(paths, path => path.Value.GetHashCode(StringComparison.Ordinal) % 2 == 0).Should().BeNull();
    }

    [Fact]
    public void Of_PathLongerThanAPattern_IsNullAlone()
    {
        var path = string.Join('/', Enumerable.Repeat(new string('n', 200), 4));
        var paths = Paths(path, "a");

        ExactPatterns.Of(paths, one => one.Value == path).Should().NotBeNull("its first folder can be said");
        ExactPatterns.Of(Paths($"{path}/x", $"{path}/y"), one => one.Value.EndsWith('x')).Should().BeNull();
    }

    private static RepoPath[] Paths(params string[] paths) => [.. paths.Select(RepoPath.Parse)];

    /// <summary>As the Hub's listing is: each path once, and none both a file and a folder.</summary>
    private static RepoPath[] Possible(string[] paths)
    {
        var kept = new List<string>();
        foreach (var path in paths)
        {
            if (!kept.Exists(other => other == path || other.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(other + "/", StringComparison.Ordinal)))
            {
                kept.Add(path);
            }
        }

        return Paths([.. kept]);
    }
}
