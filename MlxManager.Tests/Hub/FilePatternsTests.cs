using System.Diagnostics;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class FilePatternsTests
{
    [Fact]
    public void FilePatternMatches_RecordedCases_AgreesWithPython()
    {
        var wrong = FnmatchTable.Cases
            .Where(c => FilePattern.Parse(c.Pattern).Matches(FilePattern.CodePoints(c.Text)) != c.Matches)
            .Select(c => $"{c.Pattern} on {c.Text} should be {c.Matches}");

        FnmatchTable.Cases.Should().HaveCountGreaterThan(300);
        wrong.Should().BeEmpty();
    }

    [Theory]
    [InlineData("config.json", true)]
    [InlineData("sub/deep/config.json", true)]
    [InlineData("model.safetensors", false)]
    [InlineData("original/a/b.bin", true)]
    [InlineData("original", false)]
    [InlineData("secret.json", false)]
    public void Includes_AllowAndIgnore_IgnoreWins(string path, bool included) =>
        Patterns(["*.json", "original/"], ["secret*"]).Includes(RepoPath.Parse(path)).Should().Be(included);

    [Fact]
    public void Includes_NoAllow_MeansEverythingNotIgnored()
    {
        FilePatterns.Everything.Includes(RepoPath.Parse("a/b")).Should().BeTrue();
        Patterns([], ["a/"]).Includes(RepoPath.Parse("a/b")).Should().BeFalse();
        Patterns([], ["a/"]).Includes(RepoPath.Parse("b")).Should().BeTrue();
    }

    [Fact]
    public void Equals_SameContent_IsEqualWhateverTheOrder()
    {
        var one = Patterns(["b", "a", "a", "c/"], ["x"]);
        var other = Patterns(["a", "c/*", "b"], ["x"]);

        one.Should().Be(other);
        one.GetHashCode().Should().Be(other.GetHashCode());
        one.Allow.Should().Equal("a", "b", "c/*");
        one.Should().NotBe(Patterns(["a", "b", "c/*"], []));
        Patterns(["a"], []).Should().NotBe(Patterns([], ["a"]));
        Patterns([], []).Should().Be(FilePatterns.Everything);
    }

    [Fact]
    public void TryCreate_PatternsOutOfBounds_SaysWhy()
    {
        Fault([""]).Should().Contain("empty");
        Fault([null!]).Should().Contain("empty");
        Fault([new string('a', 513)]).Should().Contain("longer than 512");
        Fault(Enumerable.Repeat("a", 257)).Should().Contain("more than 256");
        Fault(["\ud800"]).Should().Contain("surrogate");
        FilePatterns.TryCreate(null, Enumerable.Repeat(new string('a', 512), 256), out _, out _).Should().BeTrue();
        FluentActions.Invoking(() => new FilePatterns([""], [])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Includes_PatternMadeToBacktrack_AnswersAtOnce()
    {
        var patterns = Patterns([string.Concat(Enumerable.Repeat("*a", 200)) + "b"], []);
        var path = RepoPath.Parse(string.Join('/', Enumerable.Repeat(new string('a', 200), 5)));

        var started = Stopwatch.GetTimestamp();
        patterns.Includes(path).Should().BeFalse();
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    private static FilePatterns Patterns(IEnumerable<string> allow, IEnumerable<string> ignore)
    {
        FilePatterns.TryCreate(allow, ignore, out var patterns, out var error).Should().BeTrue(error);
        return patterns!;
    }

    private static string Fault(IEnumerable<string> allow)
    {
        FilePatterns.TryCreate(allow, null, out _, out var error).Should().BeFalse();
        return error!;
    }
}
